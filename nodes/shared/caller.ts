import type { IExecuteFunctions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';

/** What can call a platform: a running node, the editor that fills a list, a trigger that asks back. */
export type Caller = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;
