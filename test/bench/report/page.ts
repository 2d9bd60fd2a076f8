import { counted, rounded } from './format';
import type { Results } from './results';
import { tablesOf } from './tables';
import type { Table } from './tables';

/** The results as a page of the documentation, in Markdown. */
export function page(results: Results): string {
	return `# Performance

What the nodes cost, against what one would build of n8n's own nodes, as [\`npm run bench\`](../test/bench/main.ts) has measured it in real n8n servers on the packed package. This page and its plot are made by that command; what was measured is in [performance.json](performance.json).

**The results are ratios.** Ours and theirs take turns in the same n8n, at least three times, and the medians are compared. The absolute numbers are those of one machine: yours will differ, and the ratios much less. ± is half of the distance between the fastest and the slowest round; without it there was time for one round only.

${circumstances(results)}

![Four diagrams: the speed of queries by the number of items, for a platform that answers at once and one that takes 50 ms, and of webhooks by the number of connections, with n8n's defaults and with lazy acquisition of isolates](images/performance.svg)

${tables(results)}

## What is measured

- **Queries**: an execution with so many items, of which each is asked about. Ours is SodaIot → Query with its default options, and with Max Concurrency set; theirs is HTTP Request with the same query and the token in a credential. Check Status is compared with HTTP Request that posts JSON. The time is the one that n8n itself notes for the node.
- **The platforms** are a server that answers at once, or after 50 ms, with a reply of the vendor's form. It is part of the benchmark's process, and with the load generator it does many times what n8n does.
- **Genuine messages**: Soda IoT Trigger with its default options, against the same verification made of Webhook, Crypto, If and Respond to Webhook; GitHub Trigger, a trigger of n8n's own that verifies a secret; and Webhook alone, which takes whatever comes and answers at once. Each message is a new one with a signature of its own.
- **Forged messages** are the same, signed with another secret, over 16 connections.
- **Memory** is the growth of n8n's process to its peak, in an n8n that has just been started.
- **Repeats**: what comes out of the trigger is counted by a server that the next node calls.
`;
}

/** The tables, each with its title and caption. */
export const tables = (results: Results) => tablesOf(results).map(asMarkdown).join('\n\n');

/** On what the results were measured, and when. */
export function circumstances(results: Results): string {
	const { ranAt, machine, versions, rounds, quick } = results;
	const { cpu, cores, memoryGB, system } = machine;
	return [
		`Measured on ${ranAt.slice(0, 10)}${quick ? ' with `--quick`' : ''}, ${counted(rounds, 'rounds')} of each.`,
		`Machine: ${counted(cores, 'cores')} (${cpu}), ${memoryGB} GB, ${system}.`,
		`n8n-nodes-dispense ${versions.package}, n8n ${versions.n8n} on Node.js ${versions.nodeOfN8n}; the benchmark on Node.js ${versions.nodeOfBench}.`,
		capacityOf(results),
	].join(' ');
}

/** How far the load generator and the platforms are from being the bottleneck. */
function capacityOf({ capacity, comparisons }: Results): string {
	const withOurs = comparisons.filter(({ ways }) => ways.some(({ isOurs }) => isOurs));
	const rates = withOurs.flatMap(({ unit, size, ways }) =>
		ways.map(({ median }) => (unit === 'ms' ? size / (median / 1000) : median)),
	);
	const alone = `Without n8n, load generator and stand-in platform do ${Math.round(capacity).toLocaleString('en')} signed requests a second`;
	if (rates.length === 0) return `${alone}.`;
	return `${alone}, ${rounded(capacity / Math.max(...rates))} times the highest rate that was measured with it.`;
}

function asMarkdown({ title, caption, head, rows }: Table): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const body = [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)];
	return `### ${title}\n\n${caption}\n\n${body.join('\n')}`;
}
