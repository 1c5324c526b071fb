import { CommandLine } from '../frame/command-line.tsx';
import { Section } from '../frame/section.tsx';

/** Says what is not there yet instead of pretending; what a developer can use today stands below it. */
export function CodeDoor() {
  return (
    <>
      <Section title="Check my code" aside="not in this version">
        <p className="prose">
          <code>watchfloor gate .</code> will read the reports of your scanners (SARIF, CycloneDX and others), compare
          them with the last accepted state and say pass, fail or could not run, with the fix and who looks at it. This
          version has no such command.
        </p>
      </Section>
      <Section title="What helps a developer today">
        <p className="prose">Detections are code, too. These run without a server, on any machine with this folder:</p>
        <CommandLine
          says="Find Sigma matches in logs, and fail a pipeline on them (exit code 1)"
          text="bin/watchfloor detect --fail-on high logs/"
        />
        <CommandLine
          says="Check rules of your own: faults with file and line"
          text="bin/watchfloor rules lint my-rules/"
        />
        <CommandLine
          says="Run the test events that stand beside your rules"
          text="bin/watchfloor rules test my-rules/"
        />
      </Section>
    </>
  );
}
