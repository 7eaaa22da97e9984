/** The `ExtensionContext` that the IDE gave to this extension: its folders, its memories, its share of every terminal's environment. */
export const VscodeContext = Symbol('VscodeContext');
