import type { Release } from './emitter';

/** Who looks at something that is pulled only while somebody does. */
export class Viewers {
    private count = 0;

    get present(): boolean {
        return this.count > 0;
    }

    /** @returns takes the viewer away again; called twice, it does so once */
    add(): Release {
        let released = false;
        this.count++;
        return () => {
            if (!released) {
                released = true;
                this.count--;
            }
        };
    }
}
