import { parseArgs } from 'node:util';

export const usage = `Usage: npm run demo -- [options]
  --once         stop everything after the run; exit code 0 if each step went as expected, else 1
  --port <port>  port of n8n's editor (default 5678, or a free one if that is taken)
  --clean        forget what earlier runs left in .cache/demo: n8n's database, tables, credentials
  --help         print this`;

export interface Options {
	once: boolean;
	/** Undefined: the usual one if it is free. */
	port: number | undefined;
	clean: boolean;
	help: boolean;
}

/** @throws Error that says which option is wrong */
export function readOptions(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			once: { type: 'boolean', default: false },
			port: { type: 'string' },
			clean: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	return { ...values, port: values.port === undefined ? undefined : asPort(values.port) };
}

function asPort(text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	if (port < 1 || port > 65535) throw new Error(`--port must be a port from 1 to 65535, not "${text}"`);
	return port;
}
