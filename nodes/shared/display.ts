import type { DisplayCondition, IDisplayOptions, INodeProperties } from 'n8n-workflow';

/**
 * For `displayOptions.hide`: the value is an expression. n8n shows a field whose `show` depends on an expression without
 * evaluating it, and would then refuse to start a workflow for lack of a value that is perhaps not needed. n8n's condition
 * `startsWith` would throw in n8n 1.x as long as the field has no value.
 */
export const anExpression: DisplayCondition = { _cnd: { regex: '^=' } };

/** The field, hidden in these cases, too. */
export function hiddenWhen(field: INodeProperties, hide: IDisplayOptions['hide']): INodeProperties {
	const { displayOptions } = field;
	return { ...field, displayOptions: { ...displayOptions, hide: { ...displayOptions?.hide, ...hide } } };
}
