// What holds of any import.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asImported, type ImportedSession, type SessionDetail } from '../../src/protocol/index.ts';
import { ReferenceRecorder } from '../model/reference-recorder.ts';
import { anyPlan, resolvePlan, SESSION_IDS, type Plan } from '../support/event-arbitraries.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { BEGINNING, NOBODY } from '../support/one-session.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

function openOn(database: string): TestRecorder {
  return openTestRecorder({ database, clock: () => BEGINNING });
}

/** Events that the plans become one after the other. */
function eventsOf(plans: readonly Plan[]): object[] {
  const reference = new ReferenceRecorder();
  const events: object[] = [];
  for (const plan of plans) {
    const event = resolvePlan(plan, reference, events);
    events.push(event as object);
    reference.record([event], NOBODY, BEGINNING);
  }
  return events;
}

async function sessionsOf({ api }: TestRecorder): Promise<SessionDetail[]> {
  const read = await Promise.all(SESSION_IDS.map((id) => api.session(id, { timing: true })));
  return read.flatMap(({ value }) => value ?? []);
}

async function outcomesOf(recorder: TestRecorder, sessions: readonly ImportedSession[]): Promise<string[]> {
  return (await recorder.importSessions(sessions)).map((result) => valueOf(result).outcome);
}

test(
  'any recording that is exported and imported elsewhere reads the same there, and imported again it changes nothing',
  { timeout: PROPERTY_DEADLINE_MS },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPlan, { minLength: 1, maxLength: 25 }), fc.boolean(), async (plans, folds) => {
        const recorder = openOn(newDatabase());
        await recorder.record([{ type: 'session_start', session_id: 'a', provider: 'p' }, ...eventsOf(plans)], NOBODY);
        if (folds) await recorder.checkpoint();
        const recorded = await sessionsOf(recorder);
        const exported = recorded.map(asImported);
        expect(await outcomesOf(recorder, exported)).toEqual(exported.map(() => 'unchanged'));
        expect(await sessionsOf(recorder)).toEqual(recorded);
        const database = newDatabase();
        const there = openOn(database);
        expect(await outcomesOf(there, exported)).toEqual(exported.map(() => 'new'));
        expect(await outcomesOf(there, exported)).toEqual(exported.map(() => 'unchanged'));
        const another = openOn(database);
        const imported = await sessionsOf(another);
        expect(imported.map(comparable)).toEqual(recorded.map(comparable));
        expect(imported.map(asImported)).toEqual(exported);
        for (const each of [recorder, there, another]) await each.close();
      }),
      propertyOptions(60),
    );
  },
);

/** The session without what its status and the place of its facts change. */
function comparable(session: SessionDetail): object {
  const { seq: _seq, is_dirty: _dirty, status: _status, interrupted_at: _at, ...fields } = session;
  const { trashed_at: _trashed, expected_message_count: _count, messages, ...others } = fields;
  const unwritten = messages.map((message) => {
    const completion = asImported({ ...session, messages: [message] }).messages[0]?.completion;
    return { ...message, completion, is_complete: completion === 'complete' };
  });
  return { ...others, messages: unwritten };
}

const anyText = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 });

const anyExport = fc.record<Partial<ImportedSession>>({
  title: fc.option(anyText),
  metadata: fc.option(fc.record({ v: fc.nat(3) })),
  messages: fc
    .uniqueArray(
      fc.record(
        {
          message_id: fc.constantFrom('m', 'n', 'o'),
          content: anyText,
          model: fc.option(anyText),
          metadata: fc.option(fc.record({ v: fc.nat(3) })),
          created_at: fc.option(fc.nat(9)),
          completion: fc.constantFrom('complete', 'cut_off', 'incomplete'),
          superseded: fc.boolean(),
          revisions: fc.array(fc.record({ content: anyText, replaced_at: fc.nat(9) }), { maxLength: 2 }),
        },
        { requiredKeys: ['message_id', 'content', 'model', 'metadata', 'created_at'] },
      ),
      { selector: ({ message_id }) => message_id },
    )
    .map((messages) => messages.map((message) => importedMessage(message))),
});

const anyEdit = fc.option(
  fc.record({
    type: fc.constant('message_update'),
    session_id: fc.constant('s'),
    message_id: fc.constantFrom('m', 'n'),
    content: anyText,
  }),
);

test(
  'exports that are imported in any order, and messages that are edited meanwhile, lose no text, and each again changes nothing',
  { timeout: PROPERTY_DEADLINE_MS },
  async () => {
    await fc.assert(
      fc.asyncProperty(anyExport, anyExport, anyEdit, fc.boolean(), async (one, other, edit, isReversed) => {
        const recorder = openOn(newDatabase());
        const sessions = [
          importedSession({ ...one, last_activity: isReversed ? 20 : 10 }),
          importedSession({ ...other, last_activity: isReversed ? 10 : 20 }),
        ] as const;
        await recorder.importSessions(sessions.slice(0, 1));
        if (edit !== null) await recorder.record([edit], NOBODY);
        await recorder.importSessions(sessions.slice(1));
        const { messages } = valueOf(await recorder.api.session('s', {}));
        const textsOf = (id: string): string[] => {
          const message = messages.find(({ message_id }) => message_id === id);
          return message === undefined ? [] : [message.content, ...message.revisions.map(({ content }) => content)];
        };
        const wanted = sessions.flatMap((session) => session.messages);
        for (const { message_id, content, revisions = [] } of wanted)
          for (const text of [content, ...revisions.map((revision) => revision.content)])
            expect(textsOf(message_id).some((recorded) => recorded.startsWith(text))).toBe(true);
        expect(await outcomesOf(recorder, sessions)).toEqual(['unchanged', 'unchanged']);
        expect(valueOf(await recorder.api.session('s', {})).messages).toEqual(messages);
        await recorder.close();
      }),
      propertyOptions(200),
    );
  },
);
