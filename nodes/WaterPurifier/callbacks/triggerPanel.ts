import type { TriggerPanelDefinition } from 'n8n-workflow';

const addresses =
	"<b>Which address goes where.</b> Copy the Production URL of this node into the vendor's console: as the callback URL, and for card swipes as the URL of the active operation. With the option Token, put ?token= and the token behind it. The Test URL is another address, which works only while this panel listens.<br /><br />";

const withoutMachine =
	'<b>Testing without a machine.</b> Start the simulators (npm run simulators) and put the Test URL into their page as Callback URL. Choose the event Device Fault here, listen, and press "Report fault" on the page.<br /><br />';

const listening =
	'<b>What listening shows.</b> The first callback that comes to the Test URL and is one of the Events; then n8n stops listening. What comes to the Production URL is in the list of <a data-key="executions">executions</a> and not here.';

/** Replaces n8n's own text, which asks for an event at the vendor. A machine reports only to the address that the vendor has. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Listen for a callback of a purifier',
	executionsHelp: {
		inactive: `${addresses}${withoutMachine}${listening} Callbacks to the Production URL start nothing before you <a data-key="activate">publish</a> (activate) the workflow.`,
		active: `${addresses}${withoutMachine}${listening}`,
	},
	activationHint: {
		inactive:
			"Purifiers report to the address in the vendor's console: put the Test URL there while you test, or use the simulators. Then publish (activate) the workflow, and put the Production URL there.",
		active: 'The workflow is active: callbacks to the Production URL start it, and do not show up here.',
	},
};
