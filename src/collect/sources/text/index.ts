export { MAX_CELLS, readCells } from './cells.ts';
export { readPairs } from './key-values.ts';
