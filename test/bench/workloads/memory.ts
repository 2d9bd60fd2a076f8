import type { Question } from '../flows/questions';
import type { Sample } from '../measure/alternate';
import { asking, withSite } from '../n8n/site';
import { watchMemory } from '../n8n/usage';
import { compareAll } from './compare';
import type { Contender, Head } from './compare';
import type { Context } from './context';
import { httpGet, queryTitle, soda } from './items';
import type { Asker } from './items';

/** Only hands on what the others come to: what the items alone take. */
const itemsAlone: Asker = { name: 'No Operation', isOurs: false, question: { way: 'No Operation' } };

const size = 10_000;

/** Items of the first run, which loads what the node needs. */
const firstItems = 100;

/**
 * 10,000 questions in an n8n that has just been started: how long they take, and how much memory. A process that has
 * run for a while has the memory already that the next run needs.
 */
export async function memory(context: Context): Promise<void> {
	const head = (title: string): Head => ({
		workload: 'memory',
		title,
		size,
		sizeUnit: 'items',
		unit: 'ms',
		latency: 0,
	});
	const contender = ({ question, ...way }: Asker): Contender => ({
		...way,
		measure: async () => await inFreshN8n(context, question),
	});
	const plans = [
		{ head: head(queryTitle(0)), contenders: [soda, httpGet].map(contender) },
		{ head: head('The items alone'), contenders: [contender(itemsAlone)] },
	];
	await compareAll(context, plans);
}

async function inFreshN8n({ installation }: Context, question: Question): Promise<Sample> {
	return await withSite(installation, async (site) => {
		await (
			await asking(site, question, firstItems)
		)();
		const run = await asking(site, question, size);
		const { result, grownBy } = await watchMemory(site.n8n.pid, run);
		return { ...result, details: { ...result.details, ...(grownBy !== undefined && { grownBy }) } };
	});
}
