import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * What `this.helpers.checkProcessedAndRecord` asks, kept in memory instead of n8n's database. Only the
 * mode `entries`: per workflow and node, in the order seen, the oldest forgotten beyond `maxEntries`.
 */
class MemoryDeduplicator implements IDataDeduplicator {
	private readonly entries = new Map<string, string[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		options: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		if (options.mode !== 'entries') throw new Error(`The harness does not deduplicate by ${options.mode}`);
		const key = keyOf(scope, context);
		const recorded = this.entries.get(key);
		// Like n8n: the first call records without looking for repetitions among its own items.
		const seen = new Set(recorded);
		const isNew = (item: DeduplicationItemTypes) => !seen.has(String(item));
		const result = { new: items.filter(isNew), processed: items.filter((item) => !isNew(item)) };
		const all = [...(recorded ?? []), ...result.new.map(String)];
		if (options.maxEntries) all.splice(0, Math.max(0, all.length - options.maxEntries));
		this.entries.set(key, all);
		return result;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		const key = keyOf(scope, context);
		const removed = new Set(items.map(String));
		this.entries.set(
			key,
			(this.entries.get(key) ?? []).filter((item) => !removed.has(item)),
		);
	}

	async clearAllProcessedItems(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		this.entries.delete(keyOf(scope, context));
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<number> {
		return this.entries.get(keyOf(scope, context))?.length ?? 0;
	}
}

function keyOf(scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData): string {
	return scope === 'node' ? `${workflow.id} ${node?.id}` : workflow.id;
}

void DataDeduplicationService.init(new MemoryDeduplicator());
