// A response with properties that its constructor does not take.

/** Defines properties of the response, also for its clones. */
export function withProperties(response: Response, properties: Partial<Omit<Response, 'clone'>>): Response {
  const clone = response.clone.bind(response);
  for (const [name, value] of Object.entries(properties)) Object.defineProperty(response, name, { value });
  Object.defineProperty(response, 'clone', { value: () => withProperties(clone(), properties) });
  return response;
}
