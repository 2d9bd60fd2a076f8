/** A table in Markdown. Cells hold Markdown themselves; line breaks and bars in them do no harm. */
export function table(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map(asLine).join('\n');
}

function asLine(cells: string[]): string {
	return `| ${cells.map((cell) => cell.replace(/\n/g, ' ').replace(/\|/g, '\\|')).join(' | ')} |`;
}

/** A value as code, e.g. a field's name or its default. */
export function code(value: unknown): string {
	return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** Several values as code, with commas between them. */
export function codes(values: unknown[]): string {
	return values.map(code).join(', ');
}

/** Words of the editor as plain text: some have HTML in them. */
export function plainText(html: string): string {
	return html.replace(/<[^>]+>/g, '').trim();
}
