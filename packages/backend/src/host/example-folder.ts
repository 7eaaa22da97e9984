export const ExampleFolder = Symbol('ExampleFolder');

/** Where the example lies that comes with this host, if it has one. */
export interface ExampleFolder {
    path: string | undefined;
}
