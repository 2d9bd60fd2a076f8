export type Cell = string | number | boolean;

/** How Google takes what is written: as it is, or as if a person had typed it into the cell. */
export type ValueInput = 'RAW' | 'USER_ENTERED';

/** One tab: rows of cells, of which the empty ones at the ends are not kept. */
export class Tab {
	rows: Cell[][] = [];

	constructor(
		readonly title: string,
		readonly sheetId: number,
	) {}

	/** The rows as objects, named by the first row. */
	get records(): Array<Record<string, Cell>> {
		const [header = [], ...rows] = this.rows;
		return rows.map((row) =>
			Object.fromEntries(header.map((name, column) => [String(name), row[column] ?? ''])),
		);
	}

	/** Like Google, without the empty cells at the end of a row; `row` counts from 1. */
	read({ row }: Partial<Position>): Cell[][] {
		return row === undefined ? this.rows : this.rows.slice(row - 1, row);
	}

	/** A null keeps the cell. */
	write({ row, column }: Position, values: unknown[][], input: ValueInput): void {
		values.forEach((entries, down) => {
			const index = row - 1 + down;
			while (this.rows.length <= index) this.rows.push([]);
			const cells = this.rows[index] ?? [];
			entries.forEach((value, right) => {
				if (value === null || value === undefined) return;
				while (cells.length < column + right) cells.push('');
				cells[column + right] = entered(value, input);
			});
			while (cells.at(-1) === '') cells.pop();
		});
	}

	/** Behind the last row, whatever row the caller believes to be the last. */
	append(values: unknown[][], input: ValueInput): void {
		this.write({ row: this.rows.length + 1, column: 0 }, values, input);
	}
}

/** Where a range begins: `row` counts from 1, `column` from 0. */
export interface Position {
	row: number;
	column: number;
}

/** The beginning of an A1 range: `'Orders'`, `Orders!C2`, `Orders!2:2` (rows), `Orders!A:Z` (columns). */
export function parseRange(range: string): { title: string } & Partial<Position> {
	const [title = '', cells = ''] = range.split('!');
	const [, letters = '', digits] = /^([A-Z]*)(\d*)/.exec(cells) ?? [];
	return {
		title: title.replace(/^'(.*)'$/, '$1'),
		row: digits ? Number(digits) : undefined,
		column: letters ? columnOf(letters) : undefined,
	};
}

function columnOf(letters: string): number {
	return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** What Google makes of a value; a typed-in row of digits is a number to it, and long ones lose their last digits. */
function entered(value: unknown, input: ValueInput): Cell {
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	const text = String(value);
	return input === 'USER_ENTERED' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
