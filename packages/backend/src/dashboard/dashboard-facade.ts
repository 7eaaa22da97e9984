import { inject, injectable } from 'inversify';
import type { DashboardServer, LogLevel, LogRequest, SeriesRequest } from '@onthefly/shared-types';
import { ExampleService } from '../example/example-service';
import { ExtensionState } from '../session/extension-state';
import { SessionRegistry } from '../session/session-registry';
import { EventWriter } from '../storage/event-writer';
import { LogReader } from '../storage/log-reader';
import { SeriesReader } from '../storage/series-reader';
import { InvalidFieldError, FieldReader, isObject } from '../trainer/field-reader';

const MAXIMUM_BUCKETS = 10_000;
const MAXIMUM_LOG_ROWS = 10_000;
const MAXIMUM_METRICS = 1_000;
const LOG_LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies LogLevel[];

/**
 * What dashboards may do. `createServer` gives out an object that holds these calls and nothing else, because some hosts make
 * every method of an exposed object callable from the page; arguments are checked here, since a page is not to be trusted.
 */
@injectable()
export class DashboardFacade {
    constructor(
        @inject(ExtensionState) private readonly state: ExtensionState,
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(SeriesReader) private readonly series: SeriesReader,
        @inject(LogReader) private readonly logs: LogReader,
        @inject(ExampleService) private readonly example: ExampleService,
    ) {}

    createServer(): DashboardServer {
        return Object.freeze<DashboardServer>({
            getSnapshot: async () => {
                this.writer.flush();
                return { state: this.state.snapshot(), ordinal: this.writer.lastOrdinal };
            },
            getSeries: async (request) => this.series.read(checkSeriesRequest(request)),
            getLogs: async (request) => this.logs.read(checkLogRequest(request)),
            selectSession: async (sessionId) => this.registry.select(new FieldReader({ sessionId }).identifier('sessionId')),
            prepareExample: async () => this.example.prepare(),
            cancelExample: async () => this.example.cancel(),
        });
    }
}

function readerFor(request: unknown): FieldReader {
    if (!isObject(request)) {
        throw new InvalidFieldError('the request must be an object');
    }
    return new FieldReader(request);
}

function checkSeriesRequest(request: unknown): SeriesRequest {
    const from = readerFor(request);
    return {
        sessionId: from.identifier('sessionId'),
        runId: from.identifier('runId'),
        metrics: from.texts('metrics').slice(0, MAXIMUM_METRICS),
        fromStep: from.nullableNumber('fromStep') ?? undefined,
        toStep: from.nullableNumber('toStep') ?? undefined,
        buckets: Math.min(from.integer('buckets', 1), MAXIMUM_BUCKETS),
    };
}

function checkLogRequest(request: unknown): LogRequest {
    const from = readerFor(request);
    const level = from.optionalText('level');
    if (level !== undefined && !LOG_LEVELS.includes(level)) {
        throw new InvalidFieldError(`"level" must be one of ${LOG_LEVELS.join(', ')}`);
    }
    return {
        sessionId: from.identifier('sessionId'),
        beforeSeq: from.nullableInteger('beforeSeq', 0) ?? undefined,
        limit: Math.min(from.integer('limit', 1), MAXIMUM_LOG_ROWS),
        level: level as LogLevel | undefined,
        text: from.optionalText('text'),
    };
}
