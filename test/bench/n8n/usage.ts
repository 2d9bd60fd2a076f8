import { readFileSync, writeFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second on every system that n8n runs on. */
const tickMs = 10;

/** Milliseconds of CPU that a process has used; undefined where the system does not tell (it does on Linux). */
export function cpuTime(pid: number | undefined): number | undefined {
	const stat = read(`/proc/${pid}/stat`);
	// The name, in parentheses, may hold spaces; user and system time are the 12th and 13th field behind it.
	const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields && (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/**
 * Watches a process during an action.
 *
 * @returns `grownBy`: the megabytes of resident memory that it has more at its peak than before; undefined where the
 *   system does not tell (it does on Linux)
 */
export async function watchMemory<T>(
	pid: number | undefined,
	act: () => Promise<T>,
): Promise<{ result: T; grownBy: number | undefined }> {
	try {
		// It makes the kernel forget the peak so far.
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
	} catch {
		return { result: await act(), grownBy: undefined };
	}
	const before = megabytes(pid, 'VmRSS');
	const result = await act();
	const peak = megabytes(pid, 'VmHWM');
	return { result, grownBy: before === undefined || peak === undefined ? undefined : peak - before };
}

function megabytes(pid: number | undefined, name: 'VmRSS' | 'VmHWM'): number | undefined {
	const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${pid}/status`) ?? '')?.[1];
	return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function read(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
