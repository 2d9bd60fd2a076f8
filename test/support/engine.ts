/**
 * Runs this package's nodes on n8n's engine. Real are n8n-core and n8n-workflow, in the versions of package.json: node
 * contexts, item pairing, error outputs, HTTP helpers, the repetition after HTTP 401. The application around them, the
 * package `n8n`, is not there: it needs a database. These files replay what it does, step by step:
 *
 * - engine/run.ts, engine/additionalData.ts: workflow-runner.js, workflow-execute-additional-data.js
 * - engine/credentials.ts: credentials-helper.js, on a map instead of the database
 * - engine/deduplication.ts: deduplication/deduplication-helper.js, on a map, the mode `entries` alone
 * - engine/nodeTypes.ts: load-nodes-and-credentials.js, node-types.js, credential-types.js
 * - engine/body.ts: middlewares/body-parser.js, webhooks/webhook-form-data.js
 * - engine/webhooks.ts: webhooks/webhook.service.js, active-workflow-manager.js
 * - engine/serveTrigger.ts: abstract-server.js, webhooks/live-webhooks.js, webhooks/webhook-helpers.js,
 *   webhooks/webhook-on-received-response-extractor.js, response-helper.js, services/workflow-static-data.service.js
 * - engine/waiting.ts: webhooks/waiting-webhooks.js, wait-tracker.js, on a map instead of the database
 * - engine/editor.ts: services/dynamic-node-parameters.service.js, services/credentials-tester.service.js
 * - engine/logs.ts: the logger of @n8n/backend-common
 *
 * test/contract/ states as cases what the tests rely on in these files, and runs them here and in real servers of n8n 2
 * and n8n 1; only the end of a wait by time has none. Only test/e2e and test/queue can show what is not replayed: what the
 * database does (failures, races, restarts), the queue and its workers, test URLs, answers from the last node, bodies of
 * XML, credential tests that are a request. Expressions are evaluated in this process, without the isolates of n8n 2.
 */
export { CredentialStore } from './engine/credentials';
export type { CredentialSource, StoredCredential } from './engine/credentials';
export { loadOptions, searchList, testCredential } from './engine/editor';
export { captureLogs } from './engine/logs';
export type { LogLine } from './engine/logs';
export { registerCredentialType, registerNodeType } from './engine/nodeTypes';
export { nextNode, nodeUnderTest, runNode, RunResult, runWorkflow } from './engine/run';
export type { NodeResult, RunNodeOptions } from './engine/run';
export { serveTrigger, ServedTrigger } from './engine/serveTrigger';
export type { HookExecution } from './engine/serveTrigger';
export { serveWaits } from './engine/waiting';
export type { WaitingExecution, WaitServer } from './engine/waiting';
export { activateTrigger } from './engine/webhooks';
export type { ActiveTrigger, TriggerOptions } from './engine/webhooks';
export { node } from './workflow';
export type { WorkflowJson } from './workflow';
