import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema, type RouteContract, routeContract } from './contract.ts';
import { PROBLEM_TYPE } from './problem.ts';
import { type Route, route } from './route.ts';

const openApi = routeContract({
  method: 'GET',
  path: '/api/openapi.json',
  access: 'public',
  summary: 'Read this document',
  tag: 'probes',
  operationId: 'getOpenApi',
  reply: z.record(z.string(), z.unknown()),
});

/** The document is made once, at the first call. */
export function openApiRoute(app: () => FastifyInstance): Route {
  return route(openApi, async () => ({ ...app().swagger() }));
}

/** OpenAPI 3.1 from the contracts. Must be registered before the routes. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: { title: 'Watchfloor', version, description: 'Every error is an RFC 9457 problem with a stable "code".' },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token, `wf_…`.' },
          session: { type: 'apiKey', in: 'cookie', name: 'watchfloor_session' },
        },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      const contract = document.route.config?.contract;
      return { schema: contract === undefined ? schema : { ...schema, ...operationOf(contract) }, url };
    },
    transformObject: (document) => ('openapiObject' in document ? withProblems(document.openapiObject) : {}),
  });
}

/** What a zod schema cannot say of an operation. */
function operationOf(contract: RouteContract) {
  const { access, isRawBody, rawReplyType, status } = contract;
  const needs =
    access === 'public' || access === 'signed-in' ? `Access: ${access}.` : `Needs the permission ${access}.`;
  const reply = { description: 'Success', content: { [rawReplyType ?? '']: { schema: { type: 'string' } } } };
  return {
    description: needs,
    security: access === 'public' ? [] : [{ token: [] }, { session: [] }],
    ...(isRawBody === true && { consumes: ['application/octet-stream'], body: { type: 'string', format: 'binary' } }),
    ...(rawReplyType !== undefined && { response: { [status ?? 200]: reply } }),
  };
}

type Operation = { responses?: Record<string, unknown> };
type OpenApiDocument = { paths?: object; components?: { schemas?: object } };

/** Gives every operation the one shape of its errors. */
function withProblems<Document extends OpenApiDocument>(document: Document): Document {
  const content = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations as Record<string, Operation>)) {
      operation.responses = { ...operation.responses, default: { description: 'Refused or failed', content } };
    }
  }
  const { $schema: _, ...problem } = z.toJSONSchema(problemSchema, { io: 'output' });
  return {
    ...document,
    components: { ...document.components, schemas: { ...document.components?.schemas, Problem: problem } },
  };
}
