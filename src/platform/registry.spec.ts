import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { classMark, methodMark, Registry } from './registry.js';

interface Fruit {
  name: string;
}

const IsFruit = classMark<Fruit>('fruit');
const IsTwin = classMark<Fruit>('twin');
const OnBell = methodMark<number, (by: string) => Promise<string>>('bell');

@Injectable()
class Basket {
  readonly content = 'seeds';
}

@IsFruit()
class Apple implements Fruit {
  readonly name = 'apple';
  constructor(readonly basket: Basket) {}
}

@IsFruit()
@IsTwin()
class Pear implements Fruit {
  readonly name = 'pear';
}

@IsTwin()
class OtherPear implements Fruit {
  readonly name = 'pear';
}

@Injectable()
class Porter {
  private readonly called = 'porter';

  @OnBell(2)
  open(by: string): Promise<string> {
    return Promise.resolve(`${this.called}, ${by}`);
  }

  @OnBell(1)
  stand(): Promise<string> {
    return Promise.resolve('stands');
  }

  @OnBell(3)
  get unused(): never {
    throw new Error('looking for marks reads no accessor');
  }
}

let app: INestApplicationContext;
let registry: Registry;

beforeAll(async () => {
  const providers = [Registry, Basket, Apple, Pear, OtherPear, Porter, { provide: 'nothing', useValue: null }];
  app = await NestFactory.createApplicationContext(
    { module: class Market {}, imports: [DiscoveryModule], providers },
    { logger: false },
  );
  registry = app.get(Registry);
});
afterAll(() => app.close());

describe('the registry', () => {
  it('finds every class that wears a mark, as the container built it', () => {
    expect(registry.all(IsFruit).map(({ name }) => name)).toEqual(['apple', 'pear']);
    expect(app.get(Apple).basket.content).toBe('seeds');
    expect(registry.named(IsFruit, ({ name }) => name).get('pear')).toBe(app.get(Pear));
  });

  it('refuses two of one name', () => {
    expect(() => registry.named(IsTwin, ({ name }) => name)).toThrow('twin: two of pear, pear have one name');
  });

  it('finds every method that wears a mark, bound, with its value', async () => {
    const bells = registry.methods(OnBell).toSorted((one, other) => one.value - other.value);
    expect(bells.map(({ value }) => value)).toEqual([1, 2]);
    expect(await Promise.all(bells.map(({ call }) => call('a visitor')))).toEqual(['stands', 'porter, a visitor']);
  });

  it('finds nothing for a mark that nobody wears', () => {
    expect(registry.all(classMark<Fruit>('vegetable'))).toEqual([]);
  });
});
