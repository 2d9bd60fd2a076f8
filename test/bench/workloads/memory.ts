import type { Question } from '../flows/questions';
import type { Sample } from '../measure/alternate';
import { asking, withSite } from '../n8n/site';
import { watchMemory } from '../n8n/usage';
import { record, takeTurns, type Contender } from './compare';
import type { Context } from './context';
import { httpGet, queryTitle, soda, type Asker } from './items';

/** Only hands on what the others come to: what the items alone take. */
const itemsAlone: Asker = { name: 'No Operation', isOurs: false, question: { way: 'No Operation' } };

/** So many items first, to load what the node needs. */
const firstItems = 100;

const size = 10_000;

/**
 * 10,000 questions in an n8n that has just been started: how long they take, and how much memory. A process that has
 * run for a while has the memory already that the next run needs.
 */
export async function memory(context: Context): Promise<void> {
	const askers = [soda, httpGet, itemsAlone].map(({ question, ...way }): Contender => ({
		...way,
		measure: async () => await inFreshN8n(context, question),
	}));
	const head = { workload: 'memory', size, sizeUnit: 'items' } as const;
	const time = { ...head, title: queryTitle(0), unit: 'ms', latency: 0 } as const;
	const samples = await takeTurns(context, time, askers, false);

	const samplesOf = (name: string) => samples.get(name) ?? [];
	record(context, time, askers.slice(0, 2), samplesOf);
	const growth = (name: string) =>
		samplesOf(name).flatMap(({ details: { grown } = {} }) => (grown === undefined ? [] : [{ value: grown }]));
	if (growth(itemsAlone.name).length > 0)
		record(context, { ...head, title: 'Memory of n8n at its peak', unit: 'MB' }, askers, growth);
	else context.progress.note('Left out: the memory of n8n. This system does not tell its peak; Linux does.');
}

async function inFreshN8n({ installation }: Context, question: Question): Promise<Sample> {
	return await withSite(installation, async (site) => {
		await (
			await asking(site, question, firstItems)
		)();
		const run = await asking(site, question, size);
		const { result, grown } = await watchMemory(site.n8n.pid, run);
		return { ...result, details: { ...result.details, ...(grown !== undefined && { grown }) } };
	});
}
