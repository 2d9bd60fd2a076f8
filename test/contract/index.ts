import { credentials } from './cases/credentials';
import { errors } from './cases/errors';
import { expressions } from './cases/expressions';
import { memory } from './cases/memory';
import type { Topic } from './cases/setting';
import { stopping } from './cases/stopping';
import { waiting } from './cases/waiting';
import { webhooks } from './cases/webhooks';
import type { Door } from './door';
import { startPlatform } from './platform';
import type { Platform } from './platform';

const topics: Record<string, Topic> = {
	credentials,
	errors,
	expressions,
	memory,
	stopping,
	waiting,
	webhooks,
};

/**
 * What this project's tests rely on in n8n's application, as tests for any n8n. They run against the engine harness and
 * against real servers of both major versions, so that the harness cannot drift away from n8n.
 *
 * @param open called in the tests, when the n8n is there
 */
export function describeContract(open: () => Door): void {
	let platform: Platform;
	beforeEach(async () => {
		platform = await startPlatform();
	});
	afterEach(() => {
		platform.close();
	});
	describe.each(Object.entries(topics))('%s', (_name, topic) => {
		topic(() => ({ door: open(), platform }));
	});
}
