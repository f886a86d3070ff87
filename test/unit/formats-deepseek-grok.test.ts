// Exports of DeepSeek and Grok: what the samples do not have.

import { describe, expect, it } from 'vitest';
import { deepseek } from '../../src/formats/deepseek.ts';
import { grok } from '../../src/formats/grok.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

describe('DeepSeek', () => {
  const message = (fragments: unknown, more: object = {}): object => ({
    fragments,
    inserted_at: '2026-02-01T08:00:01+08:00',
    ...more,
  });
  const conversation = (nodes: object): object => ({ id: 'd', title: 'Primes', mapping: nodes });
  const one = (fragments: unknown, more: object = {}) =>
    readValues(deepseek, [conversation({ 1: { id: '1', parent: null, message: message(fragments, more) } })]);

  it('is told from ChatGPT by its fragments', () => {
    expect(deepseek.recognizes(sampleOf([null, conversation({ 1: { message: message([]) } })]))).toBe(true);
    expect(deepseek.recognizes(sampleOf([conversation({ 1: { message: { content: {} } } }), { mapping: [] }]))).toBe(
      false,
    );
  });

  it('is of the person where it has a question, and of the model otherwise', () => {
    const roles = ['REQUEST', 'RESPONSE', 'THINK'].map(
      (type) => one([{ type, content: 'x' }]).chats[0]?.messages[0]?.role,
    );
    expect(roles).toStrictEqual(['user', 'assistant', 'assistant']);
  });

  it('keeps fragments that are not known, and those without a text', () => {
    const { chats, warnings } = one([
      { type: 'TIP', content: 'x' },
      { type: 'RESPONSE' },
      'odd',
      { type: 'THINK', content: '' },
    ]);
    expect(chats[0]?.messages[0]?.parts).toMatchObject([
      { type: 'unknown', kind: 'TIP' },
      { type: 'unknown', kind: 'RESPONSE' },
      { type: 'unknown', kind: 'string', value: 'odd' },
    ]);
    expect(warnings).toHaveLength(3);
  });

  it('does not say who wrote a message without fragments', () => {
    const { chats, warnings } = one([], { files: ['odd', { id: 'f' }] });
    expect(chats[0]?.messages[0]).toMatchObject({ role: 'unknown', parts: [{ name: 'file' }, { name: 'f' }] });
    expect(warnings).toStrictEqual(['unknown_role $.mapping.1']);
  });

  it('needs no active message where there are no branches, and says so where there are', () => {
    const nodes = {
      1: { parent: null, message: message([]) },
      2: { parent: '1', message: message([]) },
      3: { parent: '1', message: message([]) },
    };
    const { 3: _, ...chain } = nodes;
    const warned = (value: object) =>
      readValues(deepseek, [conversation(value)]).warnings.filter((each) => each.includes('leaf'));
    expect(warned(chain)).toStrictEqual([]);
    expect(warned(nodes)).toStrictEqual(['no_active_leaf $']);
  });
});

describe('Grok', () => {
  const response = (_id: string, parent: string | null | undefined, more: object = {}): object => ({
    response: {
      _id,
      ...(parent === undefined ? {} : { parent_response_id: parent }),
      sender: 'Human',
      message: _id,
      ...more,
    },
  });
  const conversation = (responses: unknown, more: object = {}): object => ({
    conversation: { id: 'g', title: 'Old', ...more },
    responses,
  });
  const read = (responses: unknown, more: object = {}, beside = {}) =>
    readValues(grok, [{ conversations: [conversation(responses, more)] }], beside);

  it('is known in one object or as the items of an array', () => {
    expect(grok.recognizes(sampleOf([{ conversations: [null, conversation([])] }]))).toBe(true);
    expect(grok.recognizes(sampleOf([conversation([])]))).toBe(true);
    expect(grok.recognizes(sampleOf([{ conversations: [{ messages: [] }] }]))).toBe(false);
    expect(readValues(grok, [conversation([response('a', null)])]).chats).toHaveLength(1);
  });

  it('reads responses that are not wrapped, in order where they name no parents', () => {
    const { chats } = read([
      { _id: 'a', sender: 'human', message: 'Hi' },
      response('b', undefined, { sender: 'ASSISTANT' }),
    ]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user Hi', 'b < a: assistant b']);
  });

  it('has times in each of the ways that are seen', () => {
    const times = [
      { $date: { $numberLong: '1786052035229' } },
      { $date: '2026-08-06T21:33:55.229Z' },
      '2026-08-06T21:33:55.229Z',
      'soon',
    ];
    const { chats } = read(times.map((create_time, place) => response(`${place}`, null, { create_time })));
    expect(chats[0]?.messages.map(({ created_at }) => created_at)).toStrictEqual([
      1786052035229,
      1786052035229,
      1786052035229,
      null,
    ]);
  });

  it('finds files in the archive, and reports those that are not there', () => {
    const files = { file_attachments: ['f1', 'f2', {}] };
    const paths = ['export/prod-grok-backend.json', 'export/prod-mc-asset-server/f1/content'];
    const { chats, warnings } = read(
      [response('a', null, files)],
      { leaf_response_id: 'a' },
      { path: paths[0], paths },
    );
    expect(chats[0]?.messages[0]?.parts.slice(1)).toStrictEqual([
      { type: 'file', name: 'f1', media_type: null, bytes: { member: paths[1] } },
      { type: 'file', name: 'f2', media_type: null, bytes: null },
      { type: 'unknown', kind: 'file_attachment', value: {} },
    ]);
    expect(warnings).toStrictEqual(['attachment_not_included $.conversations[0].responses[0]']);
  });

  it('shows the branch with the newest message where the one that was shown is lost', () => {
    const responses = [response('a', null), response('b', 'a'), response('c', 'a')];
    expect(read(responses, { leaf_response_id: 'gone' }).warnings).toStrictEqual([
      'active_leaf_missing $.conversations[0]',
    ]);
    expect(read(responses).warnings).toStrictEqual(['no_active_leaf $.conversations[0]']);
    expect(read(responses).chats[0]?.active_id).toBe('c');
    expect(read([response('a', null)]).warnings).toStrictEqual(['no_active_leaf $.conversations[0]']);
  });

  it('says what beside the conversations was not imported', () => {
    const value = {
      conversations: [conversation([response('a', null)], { leaf_response_id: 'a' })],
      projects: [{ name: 'P' }],
      tasks: [],
    };
    expect(readValues(grok, [value]).warnings).toStrictEqual(['settings_not_imported $']);
  });
});
