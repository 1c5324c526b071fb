/** Sample data is never mistaken for live data: every record of it wears this. */
export function SampleTag() {
  return <span className="sample-tag">SAMPLE</span>;
}
