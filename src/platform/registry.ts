import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

interface Mark {
  readonly key: symbol;
}

/** Put on a class that is a Thing: `@IsMailSubject()`. It makes the class injectable too. */
export interface ClassMark<Thing> extends Mark {
  (): (target: new (...given: never[]) => Thing) => void;
  /** Never there: the registry answers what the mark is put on. */
  readonly thing?: Thing;
}

/** Put on a method of this shape, with a value: `@HandlesJob('mail.send')`. */
export interface MethodMark<Value, Shape> extends Mark {
  (value: Value): <Method extends Shape>(_: object, name: string | symbol, of: TypedPropertyDescriptor<Method>) => void;
  readonly shape?: Shape;
}

/** @param called what it is called when it is printed */
export function classMark<Thing>(called: string): ClassMark<Thing> {
  const key = Symbol(called);
  const mark = () => (target: new (...given: never[]) => Thing) => {
    Injectable()(target);
    Reflect.defineMetadata(key, true, target);
  };
  return Object.assign(mark, { key });
}

/** @param called what it is called when it is printed */
export function methodMark<Value, Shape extends (...given: never[]) => unknown>(
  called: string,
): MethodMark<Value, Shape> {
  const key = Symbol(called);
  const mark = (value: Value) => (_: object, _name: string | symbol, of: { value?: Shape }) => {
    if (of.value) Reflect.defineMetadata(key, value, of.value);
  };
  return Object.assign(mark, { key });
}

/**
 * How a room adds to what a room below it does: the room below makes a mark, a class or a method of the room above wears it,
 * and the registry finds it among the providers. Nobody registers itself, and nothing is kept in a module's variable.
 * Ask once the application is built (never from a constructor): the answers are kept.
 */
@Injectable()
export class Registry {
  private readonly kept = new Map<symbol, unknown>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Every provider whose class wears the mark, in the order of the modules. */
  all<Thing>(mark: ClassMark<Thing>): Thing[] {
    return this.once(mark, () =>
      this.discovery
        .getProviders()
        .filter(({ instance, metatype }) => instance && metatype && Reflect.hasMetadata(mark.key, metatype))
        .map(({ instance }) => instance as Thing),
    );
  }

  /** The same by name. @throws Error when two have one name */
  named<Thing>(mark: ClassMark<Thing>, nameOf: (thing: Thing) => string): ReadonlyMap<string, Thing> {
    const things = this.all(mark);
    const named = new Map(things.map((thing) => [nameOf(thing), thing]));
    if (named.size < things.length)
      throw new Error(`${mark.key.description}: two of ${things.map(nameOf).join(', ')} have one name`);
    return named;
  }

  /** Every method that wears the mark, bound to its provider, with the value it was marked with. */
  methods<Value, Shape extends (...given: never[]) => unknown>(
    mark: MethodMark<Value, Shape>,
  ): { value: Value; call: Shape }[] {
    return this.once(mark, () =>
      this.discovery.getProviders().flatMap(({ instance }) => this.marked(mark, instance as object | null)),
    );
  }

  private marked<Value, Shape extends (...given: never[]) => unknown>(
    { key }: MethodMark<Value, Shape>,
    instance: object | null,
  ): { value: Value; call: Shape }[] {
    if (typeof instance !== 'object' || instance === null) return [];
    const methods = instance as Record<string, Shape>;
    return this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((name) => {
      const method = methods[name];
      if (!method || !Reflect.hasMetadata(key, method)) return [];
      return [{ value: Reflect.getMetadata(key, method) as Value, call: method.bind(instance) as unknown as Shape }];
    });
  }

  private once<Found>({ key }: Mark, find: () => Found): Found {
    if (!this.kept.has(key)) this.kept.set(key, find());
    return this.kept.get(key) as Found;
  }
}
