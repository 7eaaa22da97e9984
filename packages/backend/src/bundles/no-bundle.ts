import { BadBundleError } from './bad-bundle';
import { MANIFEST_FILE } from './bundle-manifest';
import { ORIGINAL_LISTING } from './original/original-layout';

export function noBundle(): BadBundleError {
    return new BadBundleError(`This is no bundle: there is neither ${MANIFEST_FILE} nor ${ORIGINAL_LISTING} in it.`);
}
