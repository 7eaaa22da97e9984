export const TerminalEnvironment = Symbol('TerminalEnvironment');

/** Variables that terminals opened in the IDE from now on carry. */
export interface TerminalEnvironment {
    setVariable(name: string, value: string): Promise<void>;
}
