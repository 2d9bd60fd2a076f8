import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const project = path.join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(path.join(project, file), 'utf8');

interface Service {
	image: string;
	command?: string;
	profiles?: string[];
	environment: Record<string, unknown>;
	volumes: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: object;
	deploy?: { replicas: number };
}
interface Compose {
	services: Record<string, Service>;
	configs: Record<string, { content: string }>;
	volumes: Record<string, unknown>;
}

const text = read('docs/docker-compose.yml');
const { services, configs, volumes } = parse(text, { merge: true }) as Compose;
const page = read('docs/production.md');
const hosted = (JSON.parse(read('hosts/n8n-2/package.json')) as { dependencies: { n8n: string } })
	.dependencies.n8n;
const ofN8n = Object.entries(services).filter(([, { image }]) => image.startsWith('n8nio/n8n:'));

it('runs the n8n that the tests run, in a main process, workers and webhook processes', () => {
	expect(ofN8n.map(([name, { image, command }]) => [name, image, command?.split(' ')[0]])).toEqual([
		['main', `n8nio/n8n:${hosted}`, undefined],
		['worker', `n8nio/n8n:${hosted}`, 'worker'],
		['webhook', `n8nio/n8n:${hosted}`, 'webhook'],
	]);
	expect(services.worker?.deploy?.replicas).toBe(2);
});

it.each(ofN8n)('%s has the key, the public address, the queue and the nodes', (_name, service) => {
	expect(service.environment).toEqual(services.main?.environment);
	expect(service.environment).toMatchObject({ EXECUTIONS_MODE: 'queue', DB_TYPE: 'postgresdb' });
	expect(service.environment.N8N_ENCRYPTION_KEY).toMatch(/^\$\{N8N_ENCRYPTION_KEY:\?/);
	expect(service.environment.WEBHOOK_URL).toMatch(/^https:\/\/\$\{N8N_HOST(:\?[^}]+)?\}\/$/);
	expect(service.volumes).toContain('./nodes:/home/node/.n8n/nodes:ro');
});

it('leads n8n to the services that are there, and waits for them', () => {
	const { environment = {}, depends_on: needed = {} } = services.main ?? {};
	expect(Object.keys(needed).sort()).toEqual(
		[environment.DB_POSTGRESDB_HOST, environment.QUEUE_BULL_REDIS_HOST].sort(),
	);
	for (const [name, { condition }] of Object.entries(needed)) {
		expect(condition).toBe('service_healthy');
		expect(services[name]?.healthcheck).toBeDefined();
	}
	expect(services.postgres?.environment).toMatchObject({
		POSTGRES_DB: environment.DB_POSTGRESDB_DATABASE,
		POSTGRES_USER: environment.DB_POSTGRESDB_USER,
	});
});

it('keeps what a new container must find', () => {
	const named = Object.values(services).flatMap(({ volumes: mounts }) =>
		mounts.map((mount) => mount.split(':')[0]).filter((source) => !source?.startsWith('.')),
	);
	expect(named.sort()).toEqual(Object.keys(volumes).sort());
});

it('has one proxy, which sends the platforms to the process that the page names', () => {
	expect(services.main?.environment.N8N_PROXY_HOPS).toBe(1);
	const caddyfile = configs.caddyfile?.content ?? '';
	expect(caddyfile).toContain('path /webhook/* /webhook-waiting/*');
	expect(caddyfile).toContain('${WEBHOOK_PROCESS:-main}:5678');
	const [, process = '', profile] =
		/WEBHOOK_PROCESS=(\w+) docker compose --profile (\w+) up/.exec(page) ?? [];
	expect(services[process]?.profiles).toEqual([profile]);
});

it('has the settings that the page explains, and the page names what has to be set', () => {
	const rows = [...page.matchAll(/^\| `([A-Z0-9_]+)` +\| (?:`([^`]+)`|from `\.env`) +\|/gm)];
	expect(rows.length).toBeGreaterThan(3);
	for (const [, name = '', value] of rows) {
		const given = String(services.main?.environment[name]).replace(/:\?[^}]+/g, '');
		expect([name, given]).toEqual([name, value ?? `\${${name}}`]);
	}
	const required = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
	const inPage = [...page.matchAll(/^ +([A-Z0-9_]+)=/gm)].map(([, name]) => name);
	expect(inPage.sort()).toEqual([...required].sort());
});
