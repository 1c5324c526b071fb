import type { PayloadFormat } from '../../../platform/journal/index.ts';
import type { DecodeContext, DecodedRecord, EventLogsource, Recognition, SourceDefinition } from '../contract.ts';
import { cutFrames, cutLines, MAX_RECORD_BYTES, readPayloadText } from '../framing/index.ts';
import { jsonRecords, readJsonEvent, recogniseJson } from '../json/index.ts';
import { mapWith } from '../mapping/index.ts';
import { completeFlow, confidenceOfFlow } from './aws-vpc-flow/fields.ts';
import { decodeFlowLines, recogniseFlowLines } from './aws-vpc-flow/lines.ts';
import { FLOW } from './aws-vpc-flow/map-to-ocsf.ts';

const LOGSOURCE: EventLogsource = { product: 'aws', service: 'vpcflow', categories: ['firewall'] };
const VPC_FLOW = {
  title: 'AWS VPC flow logs',
  anyOf: ['srcaddr', 'srcAddr', 'dstaddr', 'dstAddr', 'log_status', 'log-status', 'logStatus'],
  time: ['start', 'end'],
  logsource: LOGSOURCE,
  complete: completeFlow,
};
/** A frame's length stands before it. Frames of one payload are of one form. */
const FRAME_HEAD_BYTES = 4;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

export const awsVpcFlow: SourceDefinition = {
  id: 'aws-vpc-flow',
  title: VPC_FLOW.title,
  description: 'Flow logs of AWS VPCs: text files with a header or in the default format, or JSON.',
  // Flows are aggregated for up to ten minutes, then delivered within ten.
  latenessMs: 20 * 60_000,
  recognise: (sample): Recognition | undefined => recogniseJson(sample, confidenceOfFlow) ?? recogniseFlowLines(sample),
  decode: decodeFlows,
  ...mapWith(() => FLOW),
};

function decodeFlows(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  const text = format === 'frames' ? payload.subarray(FRAME_HEAD_BYTES) : readPayloadText(payload).bytes;
  const first = text.find((byte) => byte > 0x20);
  if (format !== 'json' && first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    const cut = format === 'frames' ? cutFrames : cutLines;
    return decodeFlowLines(cut(payload, MAX_RECORD_BYTES), LOGSOURCE, context);
  }
  return jsonRecords(payload, format, (record, raw) => readJsonEvent(VPC_FLOW, record, { raw, ...context }));
}
