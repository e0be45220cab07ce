import type { FormField } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { Answers, CampaignKind, Parameters } from './campaign-kinds.js';

/** What a kind asked, as its form was sent: each answer by the schema of its field, then the rules between them; the errors of all at once. */
export async function readAnswers(
  kind: CampaignKind,
  fields: readonly FormField[],
  values: Record<string, unknown>,
): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
  const answers: Answers = {};
  const errors: FormErrors = {};
  for (const { name, schema } of fields) {
    const read = await schema.safeParseAsync(values[name]);
    if (read.success) answers[name] = read.data;
    else errors[name] = read.error.issues[0]?.message ?? '';
  }
  const texts = textsOf(answers);
  for (const [name, sentence] of Object.entries(kind.wrong?.(texts, answers) ?? {})) errors[name] ??= sentence;
  if (Object.keys(errors).length > 0) return { errors };
  return { parameters: (await kind.parametersOf?.(answers)) ?? texts };
}

// What is not there is no parameter; what was left empty is an empty one.
function textsOf(answers: Answers): Parameters {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([name, answer]): [string, string][] => {
      if (Array.isArray(answer)) return [[name, answer.join(',')]];
      if (answer === null) return [[name, '']];
      return typeof answer === 'string' ? [[name, answer]] : [];
    }),
  );
}
