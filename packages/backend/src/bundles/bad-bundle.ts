import { ControlError } from '../common/control-error';

/** Something is wrong with a bundle; nothing of it was taken. The message is a sentence that names what. */
export class BadBundleError extends ControlError {
    constructor(message: string, options?: ErrorOptions) {
        super('bad-bundle', message, options);
    }
}
