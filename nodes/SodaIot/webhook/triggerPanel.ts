import type { TriggerPanelDefinition } from 'n8n-workflow';

const addresses =
	'<b>Which address goes where.</b> Nothing is registered in a console: an activation reports to the address that it was given. Copy the Production URL of this node into the field Webhook URL of Activate. The Test URL is another address, which works only while this panel listens: an order that is to be seen here needs the Test URL in that field.<br /><br />';

const withoutMachine =
	'<b>Testing without a machine.</b> Start the simulators (npm run simulators) and use their address and client in the credential. Listen here and run Activate with the Test URL: the device becomes active after a moment. To see another event, listen again and press its button at the activation on their page.<br /><br />';

const listening =
	'<b>What listening shows.</b> The first genuine message that comes to the Test URL and is one of the Events; then n8n stops listening. What comes to the Production URL is in the list of <a data-key="executions">executions</a> and not here.';

/** Replaces n8n's own text, which asks for an event at the vendor. An activation reports to the address that Activate gave it. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Listen for a message about an activation',
	executionsHelp: {
		inactive: `${addresses}${withoutMachine}${listening} Messages to the Production URL start nothing before you <a data-key="activate">publish</a> (activate) the workflow.`,
		active: `${addresses}${withoutMachine}${listening}`,
	},
	activationHint: {
		inactive:
			'Activations report to the Webhook URL that Activate gave them: put the Test URL there while you test. Then publish (activate) this workflow, and put the Production URL there.',
		active: 'The workflow is active: messages to the Production URL start it, and do not show up here.',
	},
};
