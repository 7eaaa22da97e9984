import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { Ide } from '../e2e/support/ide';
import { CHROMIUM } from '../support/chromium';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { LONG_MS, PageProbe, type PageActivity } from './page-probe';
import { ScriptedTrainer } from './scripted-trainer';
import { megabytes, percentile, rounded } from './statistics';

const LINES = 1_000_000;
const PLAIN_LINES = 5_000;
const SCROLLED_MS = 20_000;
const JUMPS = 40;
const WHEEL_PIXELS = 400;
const WHEEL_INTERVAL_MS = 30;
const STORED_TIMEOUT_MS = 600_000;
const VIEWPORT = { width: 1400, height: 900 };

/** A long log is scrolled in the real IDE. */
export const logBench: Bench = {
    name: 'log',
    title: `The page while a log of ${LINES.toLocaleString('en-US')} lines is scrolled`,
    run: async (options) => {
        const lines = options.quick ? LINES / 10 : LINES;
        const ide = await Ide.start();
        const browser = await chromium.launch(CHROMIUM);
        try {
            options.say(`${lines.toLocaleString('en-US')} lines are recorded`);
            await new ScriptedTrainer({ port: ide.trainerPort, steps: lines, metrics: 1 }).end();
            return await compare(browser, ide.url, lines, options);
        } finally {
            await browser.close();
            await ide.dispose();
        }
    },
};

async function compare(browser: Browser, url: string, lines: number, { quick, say }: BenchOptions): Promise<BenchRow[]> {
    const duration = quick ? SCROLLED_MS / 10 : SCROLLED_MS;
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(url);
    const log = page.getByRole('log');
    const last = log.locator('.row').filter({ hasText: new RegExp(`step ${lines}\\b`) });
    await last.waitFor({ timeout: STORED_TIMEOUT_MS });
    say('it is scrolled with the wheel');
    const ours = await scroll(page, log, duration);
    say('it is gone through by jumps');
    const jumps = await jump(log, quick ? JUMPS / 10 : JUMPS);
    const rows = await log.locator('.row').count();
    await page.close();
    say(`a plain list of ${PLAIN_LINES.toLocaleString('en-US')} lines in an empty page is scrolled`);
    const empty = await browser.newPage({ viewport: VIEWPORT });
    await empty.setContent(plainList());
    return table(ours, await scroll(empty, empty.getByRole('log'), duration), jumps, rows);
}

/** Upwards first: the log stands at its end. */
async function scroll(page: Page, log: Locator, duration: number): Promise<PageActivity> {
    await log.hover();
    const probe = await PageProbe.attach(page);
    let going = true;
    const wheel = async (): Promise<void> => {
        for (let turns = 0; going; turns++) {
            await page.mouse.wheel(0, Math.floor(turns / 100) % 2 === 0 ? -WHEEL_PIXELS : WHEEL_PIXELS);
            await delay(WHEEL_INTERVAL_MS);
        }
    };
    const wheeling = wheel();
    try {
        return await probe.watch(duration);
    } finally {
        going = false;
        await wheeling;
    }
}

/** From a movement of the scroll bar to the frame in which all rows that are seen have their text, in milliseconds. */
async function jump(log: Locator, times: number): Promise<number[]> {
    const took: number[] = [];
    for (let index = 1; index <= times; index++) {
        // Places that are far from each other and not asked for before.
        const share = (index * 0.618) % 1;
        took.push(
            await log.evaluate(async (list, to) => {
                const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
                const begin = performance.now();
                list.scrollTo(0, to * (list.scrollHeight - list.clientHeight));
                do {
                    await frame();
                } while (!list.querySelector('.row') || list.querySelector('.row.awaited'));
                return performance.now() - begin;
            }, share),
        );
    }
    return took;
}

function plainList(): string {
    const lines = Array.from({ length: PLAIN_LINES }, (_, index) => `<div>12:00:00 step ${index + 1}: train_loss = 0.123456</div>`);
    return `<div role="log" style="height: 200px; overflow: auto; font: 12px monospace">${lines.join('')}</div>`;
}

function table(ours: PageActivity, bare: PageActivity, jumps: readonly number[], rows: number): BenchRow[] {
    const long = ({ longTasks }: PageActivity): string => String(longTasks.filter(({ processor }) => processor > LONG_MS).length);
    const gap = (activity: PageActivity): number => percentile(activity.frameGaps, 0.99);
    return [
        {
            measure: 'tasks that had the processor beyond 50 ms',
            value: long(ours),
            baseline: `${long(bare)} in a plain list of ${PLAIN_LINES.toLocaleString('en-US')} lines in an empty page`,
        },
        {
            measure: 'share of the main thread',
            value: `${rounded(ours.busy * 100)} %`,
            baseline: `${rounded(bare.busy * 100)} %`,
            ratio: ours.busy / bare.busy,
        },
        {
            measure: 'time between two frames, 99th percentile',
            value: `${rounded(gap(ours))} ms`,
            baseline: `${rounded(gap(bare))} ms`,
            ratio: gap(ours) / gap(bare),
        },
        { measure: 'from a jump of the scroll bar to the rows there, 95th percentile', value: `${rounded(percentile(jumps, 0.95))} ms` },
        { measure: 'rows that are laid out', value: String(rows), baseline: String(PLAIN_LINES) },
        { measure: 'heap at the beginning and at the end', value: `${megabytes(ours.heapBefore)} → ${megabytes(ours.heapAfter)}` },
    ];
}
