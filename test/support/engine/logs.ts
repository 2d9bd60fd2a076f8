import { CredentialTestContext } from 'n8n-core';

import { additionalData } from './additionalData';
import { CredentialStore } from './credentials';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** One line that a node, or the engine, logged. */
export type LogLine = { level: (typeof levels)[number]; message: string; metadata?: unknown };

const sinks = new Set<LogLine[]>();

// Every context of n8n hands out the same logger; this is the shortest way to it.
const { logger } = new CredentialTestContext(additionalData({ credentials: new CredentialStore() }));
for (const level of levels) {
	logger[level] = (message: string, metadata?: object) => {
		for (const sink of sinks) sink.push({ level, message, ...(metadata && { metadata }) });
	};
}

/** Collects everything logged until `stop` is called. */
export function captureLogs(): { lines: LogLine[]; stop: () => void } {
	const lines: LogLine[] = [];
	sinks.add(lines);
	return { lines, stop: () => sinks.delete(lines) };
}
