import { readFileSync } from 'node:fs';

/** The instructions of a Dockerfile, with lines that go on joined. */
export class Dockerfile {
    private constructor(private readonly instructions: readonly (readonly [name: string, text: string])[]) {}

    static read(path: string): Dockerfile {
        const lines = readFileSync(path, 'utf8')
            .replaceAll(/\\\n/g, ' ')
            .split('\n')
            .filter((line) => line.trim() !== '' && !line.startsWith('#'));
        return new Dockerfile(lines.map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)] as const));
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

    /** What a container runs. */
    get command(): string[] {
        return JSON.parse(this.of('CMD').at(-1) ?? '[]') as string[];
    }

    private of(wanted: string): string[] {
        return this.instructions.filter(([name]) => name === wanted).map(([, text]) => text);
    }
}
