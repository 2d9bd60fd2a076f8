/**
 * Runs this package's nodes on n8n's real engine: its expressions, item pairing, error outputs, HTTP
 * helpers and node contexts. Only what lives in n8n's application rather than in n8n-core is played:
 * the registry of node types, stored credentials, deduplication data, and the webhook server.
 */
export { CredentialStore } from './engine/credentials';
export type { CredentialSource, StoredCredential } from './engine/credentials';
export { loadOptions, searchList, testCredential } from './engine/editor';
export { captureLogs } from './engine/logs';
export type { LogLine } from './engine/logs';
export { registerCredentialType, registerNodeType } from './engine/nodeTypes';
export { next as NEXT, nodeValue as NODE, runNode, RunResult, runWorkflow } from './engine/run';
export type { NodeResult, RunNodeOptions } from './engine/run';
export { serveTrigger, ServedTrigger } from './engine/serveTrigger';
export type { HookExecution } from './engine/serveTrigger';
export { serveWaits } from './engine/waiting';
export type { WaitingExecution, WaitServer } from './engine/waiting';
export { activateTrigger } from './engine/webhooks';
export type { ActiveTrigger, TriggerOptions } from './engine/webhooks';
export { node } from './workflow';
export type { WorkflowJson } from './workflow';
