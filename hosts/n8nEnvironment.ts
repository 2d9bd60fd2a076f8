import type { Host } from './install';
import { environmentFor } from './node24';

/** The developer's own n8n settings, and what a test runner sets, must not reach the n8n under test. */
const foreignNames =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|CREDENTIALS_|NODES_|CODE_|GENERIC_|JEST_|NODE_OPTIONS$)/;
const localHosts = '127.0.0.1,localhost';

/** n8n 1 refuses to start with the name of a module that it does not have. */
const onlyInN8n2 = {
	// It asks n8n's own server for a list at every start.
	N8N_DISABLED_MODULES: 'mcp-registry',
};

/** What the environment of one n8n depends on. */
export interface N8nSettings {
	host: Host;
	userFolder: string;
	port: number;
	brokerPort: number;
	/** Not less than `info`: n8n says with that level that it has started. */
	logLevel?: 'info' | 'debug';
	/** Further variables; they win. */
	env?: Record<string, string>;
}

/** By address and not by name: n8n listens on IPv4 only, and `localhost` may mean IPv6. */
export const localUrl = (port: number) => `http://127.0.0.1:${port}`;

/** @returns all environment variables for an n8n that talks to this machine only */
export function n8nEnvironment(settings: N8nSettings): NodeJS.ProcessEnv {
	const { host, userFolder, port, brokerPort, logLevel = 'info', env } = settings;
	const inherited = environmentFor({ binary: host.nodeBinary });
	const own = Object.entries(inherited).filter(([name]) => !foreignNames.test(name));
	const url = `${localUrl(port)}/`;
	return {
		...Object.fromEntries(own),
		// A test runner's NODE_ENV=test would switch parts of n8n off.
		NODE_ENV: 'production',
		NO_PROXY: [process.env.NO_PROXY, localHosts].filter(Boolean).join(','),
		DB_TYPE: 'sqlite',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		WEBHOOK_URL: url,
		N8N_EDITOR_BASE_URL: url,
		N8N_SECURE_COOKIE: 'false',
		N8N_LOG_LEVEL: logLevel,
		N8N_LOG_OUTPUT: 'console',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		...(host.major === 2 && onlyInN8n2),
		...env,
	};
}
