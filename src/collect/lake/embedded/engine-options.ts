/** What the parent tells the child, as one JSON argument. */
export type EngineHostOptions = {
  readonly dataDir: string;
  readonly socketPath: string;
  /** Cap of the engine's own memory; the process is larger by the library and Node (about 230 MB). */
  readonly memoryBytes: number;
  readonly readers: number;
  readonly writers: number;
  /** Who may hold the data folder through this child. */
  readonly serverPid: number;
  readonly serverStart: string;
};

/** Exit status of a child that found the data folder held by a living server. */
export const EXIT_LOCKED = 73;

/** Settings of every session; a request's URL may override them, except `readonly`. */
export const SESSION_DEFAULTS: Readonly<Record<string, string>> = {
  async_insert: '0',
  // Long IN lists arrive as parameters, which travel inside a SET here.
  max_query_size: '16777216',
  // The condition cache would make repeated measurements and kill rounds look better than they are.
  use_query_condition_cache: '0',
  max_threads: '2',
  max_execution_time: '60',
  max_result_bytes: '134217728',
};

/**
 * Server configuration: small caches and pools. The library has no query, metric, trace or part log tables, and none
 * is configured here. Caches default to gigabytes.
 */
export function engineConfigXml(memoryBytes: number): string {
  const settings: Readonly<Record<string, number>> = {
    max_server_memory_usage: memoryBytes,
    mark_cache_size: 32 << 20,
    index_mark_cache_size: 8 << 20,
    primary_index_cache_size: 32 << 20,
    uncompressed_cache_size: 0,
    index_uncompressed_cache_size: 0,
    query_condition_cache_size: 0,
    text_index_tokens_cache_size: 16 << 20,
    text_index_header_cache_size: 16 << 20,
    text_index_postings_cache_size: 32 << 20,
    parquet_metadata_cache_size: 0,
    iceberg_metadata_files_cache_size: 0,
    vector_similarity_index_cache_size: 0,
    compiled_expression_cache_size: 8 << 20,
    background_pool_size: 2,
    max_thread_pool_size: 256,
    max_thread_pool_free_size: 8,
    max_io_thread_pool_free_size: 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<clickhouse>\n${lines.join('\n')}\n</clickhouse>\n`;
}
