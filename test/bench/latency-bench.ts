import { setTimeout as delay } from 'node:timers/promises';
import type { LineChart } from '@onthefly/frontend/lib/charts/line-chart';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Ide } from '../e2e/support/ide';
import { CHROMIUM } from '../support/chromium';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { ScriptedTrainer } from './scripted-trainer';
import { percentile, rounded } from './statistics';
import { StepRelay } from './step-relay';

const STEPS_PER_SECOND = 200;
const METRICS = 12;
const WARM_UP_MS = 8_000;
const WATCHED_MS = 30_000;
const VIEWPORT = { width: 1920, height: 1400 };

/** When a step could be seen, by the page's clock. */
interface Sighting {
    /** The newest step that was drawn. */
    readonly step: number;
    /** Milliseconds since the epoch, at the end of the frame in which it was drawn. */
    readonly at: number;
}

/** From the write on the trainer's socket to the frame in which the chart has drawn the step. */
export const latencyBench: Bench = {
    name: 'latency',
    title: `From a step to its pixels, at ${STEPS_PER_SECOND} steps/s`,
    run: async (options) => {
        const browser = await chromium.launch(CHROMIUM);
        try {
            options.say('the dashboard');
            const ours = await inDashboard(browser, options);
            options.say('an empty page that draws what a bare server passes on');
            const bare = await inEmptyPage(browser, options);
            return [0.5, 0.95, 0.99].map((share): BenchRow => {
                const [mine, other] = [percentile(ours, share), percentile(bare, share)];
                const baseline = share === 0.5 ? `${rounded(other)} ms through a bare server into an empty page` : `${rounded(other)} ms`;
                return { measure: `${share * 100}th percentile`, value: `${rounded(mine)} ms`, baseline, ratio: mine / other };
            });
        } finally {
            await browser.close();
        }
    },
};

async function inDashboard(browser: Browser, options: BenchOptions): Promise<number[]> {
    const ide = await Ide.start();
    try {
        const page = await browser.newPage({ viewport: VIEWPORT });
        return await measure(page, ide.trainerPort, options, async () => {
            await page.goto(ide.url);
            await page
                .locator('otf-line-chart canvas')
                .nth(METRICS - 1)
                .waitFor({ timeout: 60_000 });
            return page.locator('otf-line-chart').first().evaluate(watchChart, watched(options));
        });
    } finally {
        await ide.dispose();
    }
}

async function inEmptyPage(browser: Browser, options: BenchOptions): Promise<number[]> {
    const relay = await StepRelay.open();
    try {
        const page = await browser.newPage({ viewport: VIEWPORT });
        return await measure(page, relay.trainerPort, options, async () => {
            await page.goto(relay.url);
            return page.evaluate(watchRelay, watched(options));
        });
    } finally {
        relay.close();
    }
}

/** How long each step took that was drawn while the page was watched. */
async function measure(page: Page, port: number, { quick }: BenchOptions, watch: () => Promise<Sighting[]>): Promise<number[]> {
    const trainer = new ScriptedTrainer({ port, rate: STEPS_PER_SECOND, metrics: METRICS, times: true });
    await delay(quick ? WARM_UP_MS / 4 : WARM_UP_MS);
    const sightings = await watch();
    await page.close();
    const { writtenAt } = await trainer.stop();
    const latencies: number[] = [];
    for (let index = 1; index < sightings.length; index++) {
        const { step, at } = sightings[index]!;
        for (let seen = sightings[index - 1]!.step + 1; seen <= step; seen++) {
            latencies.push(at - writtenAt[seen - 1]!);
        }
    }
    return latencies;
}

function watched({ quick }: BenchOptions): number {
    return quick ? WATCHED_MS / 5 : WATCHED_MS;
}

/** Runs in the page. A chart clears its canvas in order to draw what its buffer holds by then. */
async function watchChart(chart: LineChart, duration: number): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    const context = chart.shadowRoot!.querySelector('canvas')!.getContext('2d')!;
    const clearRect = context.clearRect.bind(context);
    const frameEnd = new MessageChannel();
    const drawn: number[] = [];
    frameEnd.port1.onmessage = () => sightings.push({ step: drawn.shift()!, at: Date.now() });
    context.clearRect = (...area) => {
        clearRect(...area);
        const steps = chart.charts.runs[0]?.overview.get(chart.metric)?.columns.step;
        drawn.push(steps?.[steps.length - 1] ?? 0);
        // Messages wait until the frame is done.
        frameEnd.port2.postMessage(0);
    };
    await new Promise((resolve) => setTimeout(resolve, duration));
    return sightings;
}

/** Runs in the page. The same with nothing in between. */
async function watchRelay(duration: number): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    const canvas = document.body.appendChild(document.createElement('canvas'));
    const context = canvas.getContext('2d')!;
    const frameEnd = new MessageChannel();
    const drawn: number[] = [];
    frameEnd.port1.onmessage = () => sightings.push({ step: drawn.shift()!, at: Date.now() });
    let newest = 0;
    let frame = 0;
    const source = new EventSource('/steps');
    source.onmessage = ({ data }: MessageEvent<string>) => {
        newest = Number(data);
        frame ||= requestAnimationFrame(() => {
            frame = 0;
            context.fillRect(newest % canvas.width, 0, 1, canvas.height);
            drawn.push(newest);
            frameEnd.port2.postMessage(0);
        });
    };
    await new Promise((resolve) => setTimeout(resolve, duration));
    source.close();
    return sightings;
}
