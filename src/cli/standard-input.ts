import { text } from 'node:stream/consumers';

/** All of standard input as text. */
export async function readStandardInput(): Promise<string> {
  return (await text(process.stdin)).trimEnd();
}
