import { describeContract } from '../../contract';
import { openHarness } from '../../contract/harness';

describe("what the harness does in the place of n8n's application", () => {
	const harness = openHarness();
	describeContract(() => harness);
});
