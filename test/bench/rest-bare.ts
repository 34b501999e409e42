import { fastify } from 'fastify';

/** A bare route beside the REST API: the same server library, JSON in and JSON out, and no work at all. It ends with its standard input. */
async function serveBare(): Promise<void> {
  const server = fastify({ logger: false });
  let page = '{}';
  server.post('/echo', (request, reply) => reply.send(request.body));
  server.post('/page', (request, reply) => {
    page = JSON.stringify(request.body);
    return reply.code(204).send();
  });
  server.get('/page', (_request, reply) => reply.type('application/json; charset=utf-8').send(page));
  console.log(`at ${await server.listen({ host: '127.0.0.1', port: 0 })}`);
  process.stdin.once('close', () => void server.close());
  process.stdin.resume();
}

await serveBare();
