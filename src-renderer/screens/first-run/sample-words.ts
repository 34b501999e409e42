/** Short, plain words that are hard to mistake for one another: 256 of them, so that one byte chooses one. */
export const sampleWords: readonly string[] = `
acorn album alder almond amber anchor anvil apron arrow atlas autumn badge bagel bamboo banjo barley basin basket beacon beaver
beetle bench berry birch bishop bison blanket blossom bobbin bonnet border bottle boulder bramble branch breeze bridge bronze
brook bucket buckle butter cabin cactus camel candle canoe canvas carbon cargo carpet castle cedar cello chalk cherry chimney
cinder cinnamon circle clover cobalt cobweb coffee comet compass copper coral cotton cradle crater cricket crystal curtain cymbal
daisy dancer denim desert diver dolphin domino dragon drum eagle easel echo elbow ember engine falcon fender fern ferry fiddle
fjord flannel flint flute forest fossil fountain fox garden garlic garnet gazelle geyser ginger glacier glove goblet granite
grape gravel hammer harbor harp hazel hedge helmet heron hickory honey horizon husky igloo indigo island ivory jacket jaguar
jasmine jigsaw juniper kayak kernel kettle kitten koala ladder lagoon lantern laurel lemon lentil lilac linen lizard llama lobster
locket lotus lumber magnet mango maple marble meadow melon mirror mitten monsoon mosaic muffin mustard napkin nectar needle
nickel nutmeg oasis ocean olive onion opal orchard orchid otter oyster paddle panda paper parrot pasture pebble pelican pepper
piano pigeon pillow pine pirate planet plum pocket pollen pony poplar prairie pretzel prism puddle pumpkin quartz quilt rabbit
radish raven reef ribbon river robin rocket saddle saffron sailor salmon sapphire satin scarf seagull shadow shovel silver sketch
sparrow spiral spruce squirrel stable starling sunset sweater table teapot temple thimble thunder tiger timber tomato trumpet
tulip tunnel turtle umbrella valley velvet violin walnut walrus willow window winter zebra
`.trim().split(/\s+/);

/** How many words a passphrase of the sample has: 48 bits, plenty for data that is made up. */
export const sampleLength = 6;

/** A passphrase of words, one for each byte. */
export function wordsFrom(bytes: Uint8Array): string {
  return [...bytes].map((byte) => sampleWords[byte] ?? '').join(' ');
}
