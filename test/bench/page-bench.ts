import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Ide } from '../e2e/support/ide';
import { CHROMIUM } from '../support/chromium';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { recordCanvases, replayCanvases } from './canvas-recording';
import type { MainThreadTask } from './main-thread-tasks';
import { LONG_MS, PageProbe, type PageActivity } from './page-probe';
import { ScriptedTrainer } from './scripted-trainer';
import { megabytes, percentile, rounded } from './statistics';

const STEPS_PER_SECOND = 1_000;
const CHARTS = 12;
const WARM_UP_MS = 20_000;
const WATCHED_MS = 60_000;
const RECORDED_MS = 1_500;
const VIEWPORT = { width: 1920, height: 1400 };

/** The dashboard in the real IDE while steps stream in. */
export const pageBench: Bench = {
    name: 'page',
    title: `The page while ${STEPS_PER_SECOND.toLocaleString('en-US')} steps/s stream into ${CHARTS} visible charts`,
    run: async (options) => {
        const ide = await Ide.start();
        const browser = await chromium.launch(CHROMIUM);
        const trainer = new ScriptedTrainer({ port: ide.trainerPort, rate: STEPS_PER_SECOND, metrics: CHARTS });
        try {
            return await compare(browser, ide.url, options);
        } finally {
            await trainer.stop();
            await browser.close();
            await ide.dispose();
        }
    },
};

async function compare(browser: Browser, url: string, { quick, say }: BenchOptions): Promise<BenchRow[]> {
    const duration = quick ? WATCHED_MS / 10 : WATCHED_MS;
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(url);
    await untilDrawn(page);
    say('the dashboard is open and warms up');
    await delay(quick ? WARM_UP_MS / 4 : WARM_UP_MS);
    say('the dashboard is watched');
    const ours = await (await PageProbe.attach(page)).watch(duration);
    const recordings = await recordCanvases(page, RECORDED_MS);
    await page.close();
    say('an empty page with the same paints is watched');
    const empty = await browser.newPage({ viewport: VIEWPORT });
    await replayCanvases(empty, recordings, ours.paints / ours.seconds / recordings.length);
    await delay(WARM_UP_MS / 4);
    const bare = await (await PageProbe.attach(empty)).watch(duration);
    return table(ours, bare);
}

/** Fails when not all charts are in sight: nothing that is hidden is drawn. */
async function untilDrawn(page: Page): Promise<void> {
    const charts = page.locator('otf-line-chart canvas');
    await charts.nth(CHARTS - 1).waitFor({ timeout: 60_000 });
    const visible = await charts.evaluateAll((canvases) => canvases.filter((canvas) => canvas.checkVisibility()).length);
    if (visible !== CHARTS) {
        throw new Error(`${visible} charts are drawn instead of ${CHARTS}.`);
    }
}

function longest({ longTasks }: PageActivity, by: 'duration' | 'processor'): string {
    return longTasks.length === 0 ? '–' : `${rounded(Math.max(...longTasks.map((task) => task[by])))} ms`;
}

function table(ours: PageActivity, bare: PageActivity): BenchRow[] {
    const count = (wanted: (task: MainThreadTask) => boolean, ofWhat: PageActivity): string =>
        String(ofWhat.longTasks.filter(wanted).length);
    const tasks = (measure: string, wanted: (task: MainThreadTask) => boolean, note = ''): BenchRow => ({
        measure,
        value: count(wanted, ours),
        baseline: `${count(wanted, bare)}${note}`,
    });
    const perSecond = (activity: PageActivity, times: number): number => times / activity.seconds;
    const gap = (share: number): BenchRow => {
        const [mine, other] = [percentile(ours.frameGaps, share), percentile(bare.frameGaps, share)];
        return {
            measure: share === 1 ? '… longest' : `time between two frames, ${share * 100}th percentile`,
            value: `${rounded(mine)} ms`,
            baseline: `${rounded(other)} ms`,
            ratio: mine / other,
        };
    };
    return [
        tasks('tasks beyond 50 ms on the main thread', () => true, ' in an empty page with the same paints'),
        tasks('… that had the processor for so long', ({ processor }) => processor > LONG_MS),
        tasks('… half of that in scripts, garbage not counted', ({ processor, scripts }) => processor > LONG_MS && scripts > processor / 2),
        {
            measure: '… longest, as seen and on the processor',
            value: `${longest(ours, 'duration')}, ${longest(ours, 'processor')}`,
            baseline: `${longest(bare, 'duration')}, ${longest(bare, 'processor')}`,
        },
        {
            measure: 'share of the main thread',
            value: `${rounded(ours.busy * 100)} %`,
            baseline: `${rounded(bare.busy * 100)} %`,
            ratio: ours.busy / bare.busy,
        },
        {
            measure: '… of that in scripts',
            value: `${rounded(ours.scriptShare * 100)} %`,
            baseline: `${rounded(bare.scriptShare * 100)} %`,
        },
        {
            measure: 'canvases drawn per second',
            value: rounded(perSecond(ours, ours.paints)),
            baseline: rounded(perSecond(bare, bare.paints)),
        },
        { measure: 'frames per second', value: rounded(perSecond(ours, ours.frames)), baseline: rounded(perSecond(bare, bare.frames)) },
        gap(0.99),
        gap(1),
        {
            measure: 'heap at the beginning and at the end',
            value: `${megabytes(ours.heapBefore)} → ${megabytes(ours.heapAfter)}`,
            baseline: `${megabytes(bare.heapBefore)} → ${megabytes(bare.heapAfter)}`,
        },
        {
            measure: 'elements at the beginning and at the end',
            value: `${rounded(ours.nodesBefore)} → ${rounded(ours.nodesAfter)}`,
        },
    ];
}
