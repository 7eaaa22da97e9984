export const DataFolder = Symbol('DataFolder');

/** Where this person's sessions live. The folder need not exist yet. */
export interface DataFolder {
    resolve(): Promise<string>;
}
