import type { Question } from '../flows/questions';
import { Forecast } from '../measure/forecast';
import { asking, withSite } from '../n8n/site';
import type { Site } from '../n8n/site';
import { compare } from './compare';
import type { Contender } from './compare';
import type { Context } from './context';

/** A node that asks, and how the tables name it. */
export interface Asker extends Omit<Contender, 'measure'> {
	question: Question;
}

export const soda: Asker = { name: 'Soda IoT Query', isOurs: true, question: { way: 'Soda IoT Query' } };
export const httpGet: Asker = { name: 'HTTP Request', isOurs: false, question: { way: 'HTTP Request GET' } };

const purifier: Asker = { name: 'Check Status', isOurs: true, question: { way: 'Check Status' } };
const httpPost: Asker = { name: 'HTTP Request', isOurs: false, question: { way: 'HTTP Request POST' } };

const sodaWith = (maxConcurrency: number): Asker => ({
	name: `Max Concurrency ${maxConcurrency}`,
	isOurs: true,
	atOnce: maxConcurrency,
	question: { way: 'Soda IoT Query', options: { maxConcurrency } },
});

/** @param latency milliseconds */
export const queryTitle = (latency: number) => `Query, ${pace(latency)}`;

const pace = (latency: number) =>
	latency > 0 ? `the platform takes ${latency} ms` : 'the platform answers at once';

/** Questions about 1 to 10,000 items in one execution; 10,000 without latency are in memory.ts. */
export async function items(context: Context): Promise<void> {
	const { quick } = context.options;
	const bounds = (quick ? [50] : [1, 10, 50]).map((bound) => ({ bound, asker: sodaWith(bound) }));
	await withSite(context.installation, async (site) => {
		await warmUp(context, site);
		const forecasts = { 0: new Forecast(longestMs(quick)), 50: new Forecast(longestMs(quick)) };
		for (const size of quick ? [1, 100, 1_000] : [1, 10, 100, 1_000]) {
			// A bound above the number of items changes nothing.
			const bounded = bounds.flatMap(({ bound, asker }) => (bound <= size ? [asker] : []));
			const askers = [soda, ...bounded, httpGet];
			for (const latency of [0, 50] as const)
				await ask(context, site, { latency, size, askers, forecast: forecasts[latency] });
		}
		const title = `Check Status, ${pace(0)}`;
		await ask(context, site, { title, latency: 0, size: 1_000, askers: [purifier, httpPost], warmUp: true });
		if (quick) return;
		const askers = [sodaWith(50), httpGet];
		await ask(context, site, { latency: 50, size: 10_000, askers, forecast: forecasts[50] });
	});
}

/** What takes longer in one round is forecast. */
const longestMs = (quick: boolean) => (quick ? 5_000 : 30_000);

/** It takes a thousand items until V8 has compiled what they need; small sizes would be measured in between. */
async function warmUp({ progress }: Context, site: Site): Promise<void> {
	for (const { name, question } of [soda, httpGet]) {
		const run = await asking(site, question, 1_000);
		progress.step(`warm-up, ${name}`);
		await run();
	}
}

interface Plan {
	/** Default: that of the queries. */
	title?: string;
	latency: number;
	size: number;
	askers: Asker[];
	forecast?: Forecast;
	/** Whether they have not been warmed up before. */
	warmUp?: boolean;
}

async function ask(
	context: Context,
	site: Site,
	{ latency, title = queryTitle(latency), size, askers, forecast, warmUp = false }: Plan,
): Promise<void> {
	site.platform.latency = latency;
	const contenders: Contender[] = [];
	for (const { question, ...way } of askers) {
		// What ours are compared with is always measured.
		const tooLong = way.isOurs ? forecast?.beyondLimit(way.name, size) : undefined;
		contenders.push({ ...way, measure: tooLong ?? (await asking(site, question, size)) });
	}
	const head = { workload: 'items', title, size, sizeUnit: 'items', unit: 'ms', latency } as const;
	const { ways } = await compare(context, head, contenders, { warmUp });
	for (const { name, median } of ways) forecast?.note(name, size, median);
}
