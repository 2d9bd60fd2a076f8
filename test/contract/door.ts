import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { RunResult, WorkflowJson } from '../support/engine';

/** Credentials by name. */
export type Credentials = Record<string, { type: string; data: ICredentialDataDecryptedObject }>;

/** What the contract asks of an n8n, be it the harness or a real one. */
export interface Door {
	/** The major version of the n8n, or of the one that the harness replays. */
	readonly major: 1 | 2;
	/** Takes a workflow that starts with a manual trigger, whose items are its pinned data. */
	install(workflow: WorkflowJson, credentials?: Credentials): Promise<Installed>;
	/** Runs such a workflow until a node parks it. */
	park(workflow: WorkflowJson): Promise<Parked>;
	/** Activates a workflow with one trigger. */
	activate(workflow: WorkflowJson): Promise<Active>;
}

export interface Installed {
	/** Runs it until it ends or is parked. */
	run(): Promise<RunResult>;
	/** Starts it; `stop` is the button in the editor. */
	start(): Promise<{ stop(): Promise<RunResult> }>;
	/** What n8n has stored of a credential. */
	stored(credential: string): Promise<ICredentialDataDecryptedObject>;
}

export interface Parked {
	/** Waits until the execution has gone on and ended. */
	ended(): Promise<RunResult>;
	remove(): Promise<void>;
}

export interface Active {
	/** Where the trigger's webhook listens. */
	url: string;
	/** The finished executions, oldest first; waits until there are that many, and fails when there are more. */
	executions(count: number): Promise<RunResult[]>;
	/** What the trigger keeps. */
	staticData(): Promise<IDataObject>;
	deactivate(): Promise<void>;
}
