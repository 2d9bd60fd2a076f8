import type { IDataObject } from 'n8n-workflow';

import { nodeUnderTest } from '../../support/engine';
import { pinned, workflowJson } from '../../support/workflow';
import type { NodeSpec, WorkflowJson } from '../../support/workflow';
import type { Door } from '../door';
import { typeOf } from '../nodes';
import type { Platform } from '../platform';

/** What a case starts with: an n8n, and a platform for its nodes that nobody has called yet. */
export interface Setting {
	door: Door;
	platform: Platform;
}

/** A topic of the contract: adds its cases to the test file; `setting` may be called in a case only. */
export type Topic = (setting: () => Setting) => void;

export const start = 'Start';
export const next = 'Next';
export const afterError = 'After an error';

/** Start, with these items → the node of the contract → Next; its error output → After an error. */
export function oneNode(
	name: string,
	spec: Partial<NodeSpec> = {},
	items: IDataObject[] = [{}],
): WorkflowJson {
	return workflowJson(
		[
			{ name: start, type: 'n8n-nodes-base.manualTrigger' },
			{ ...spec, name: nodeUnderTest, type: typeOf(name), to: [[next], [afterError]] },
			{ name: next, type: 'n8n-nodes-base.noOp', to: [] },
			{ name: afterError, type: 'n8n-nodes-base.noOp' },
		],
		{ pinData: pinned(start, items) },
	);
}
