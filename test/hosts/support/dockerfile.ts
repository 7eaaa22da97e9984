import { readFileSync } from 'node:fs';

export interface BuildStep {
    readonly command: string;
    readonly user: string;
}

/** The instructions of a Dockerfile, with lines that go on joined. */
export class Dockerfile {
    private constructor(
        private readonly instructions: readonly (readonly [name: string, text: string])[],
        private readonly comments: string,
    ) {}

    static read(path: string): Dockerfile {
        const content = readFileSync(path, 'utf8');
        const lines = content
            .replaceAll(/\\\n/g, ' ')
            .split('\n')
            .filter((line) => line.trim() !== '' && !line.startsWith('#'));
        return new Dockerfile(
            lines.map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)] as const),
            content
                .split('\n')
                .filter((line) => line.startsWith('#'))
                .join('\n'),
        );
    }

    get bases(): string[] {
        return this.of('FROM').map((text) => text.split(' ')[0] ?? '');
    }

    /** Sources that come from the repository, not from an earlier part of the image. */
    get copiedFromRepository(): string[] {
        return this.of('COPY')
            .filter((text) => !text.includes('--from='))
            .flatMap((text) => text.split(' ').slice(0, -1));
    }

    get commands(): string[] {
        return this.of('RUN');
    }

    /** The parameters of Node.js in the command that builds what the image is about. */
    get preparation(): string[] {
        const command = this.commands.find((text) => text.startsWith('node ')) ?? '';
        return command.split(' ').slice(1);
    }

    /** Folders of the image that are volumes when it is run as its first lines say. */
    get volumes(): string[] {
        return [...this.comments.matchAll(/ -v \S+?:(\/[^\s"]+)/g)].map(([, folder = '']) => folder);
    }

    /** What the image itself runs, after all that comes from earlier parts of it, and as whom. */
    get lastCommands(): BuildStep[] {
        const first = this.instructions.map(([name]) => name).lastIndexOf('FROM');
        let user = '';
        return this.instructions.slice(first).flatMap(([name, text]) => {
            user = name === 'USER' ? text : user;
            return name === 'RUN' ? [{ command: text, user }] : [];
        });
    }

    /** Who a container runs as. */
    get user(): string {
        return this.of('USER').at(-1) ?? '';
    }

    get variables(): Readonly<Record<string, string>> {
        return Object.fromEntries(this.of('ENV').map((text) => text.split('=', 2) as [string, string]));
    }

    get entryPoint(): string[] {
        return JSON.parse(this.of('ENTRYPOINT').at(-1) ?? '[]') as string[];
    }

    /** What a container runs. */
    get command(): string[] {
        return JSON.parse(this.of('CMD').at(-1) ?? '[]') as string[];
    }

    private of(wanted: string): string[] {
        return this.instructions.filter(([name]) => name === wanted).map(([, text]) => text);
    }
}
