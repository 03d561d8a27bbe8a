import { describe, expect, it } from 'vitest';
import { pushedImages } from './pushed-images.ts';

const origins = (...lines: readonly string[]): readonly string[] => pushedImages(lines).map(({ origin }) => origin);

describe('the tag of a pushed image', () => {
  it.each([
    [['docker push registry/app:latest'], 'moving'],
    [['docker push registry/app'], 'moving'],
    [['docker push "$REPOSITORY_URI:latest"'], 'moving'],
    [['docker push registry:5000/app:$CODEBUILD_RESOLVED_SOURCE_VERSION'], 'build'],
    [['docker push app:${CODEBUILD_RESOLVED_SOURCE_VERSION:0:7}'], 'build'],
    [['TAG=$(echo $CODEBUILD_RESOLVED_SOURCE_VERSION | cut -c 1-7)', 'docker push app:${TAG:=latest}'], 'build'],
    [['export TAG=main', 'docker push app:$TAG'], 'moving'],
    [['docker push app:$(git rev-parse --short HEAD)'], 'build'],
    [['docker push app:$(git rev-parse --abbrev-ref HEAD)'], 'moving'],
    [['docker push app:$CODEBUILD_WEBHOOK_HEAD_REF'], 'moving'],
    [['docker push app:$IMAGE_TAG'], 'open'],
    [['docker push $IMAGE_URI'], 'open'],
    [['IMAGE_URI=$REPOSITORY:main', 'docker push $IMAGE_URI'], 'moving'],
    [['docker push app@sha256:abc'], 'build'],
    [['A=$B', 'B=$A', 'docker push app:$A'], 'open'],
  ])('%j is %s', (lines, origin) => {
    expect(origins(...lines)).toEqual([origin]);
  });

  it('is looked for in every command that pushes', () => {
    expect(
      pushedImages(['docker build -t app . && docker buildx build --push -t app:1 -t app:2 .', 'executor --destination=app:3']),
    ).toEqual([
      { image: 'app:1', origin: 'moving' },
      { image: 'app:2', origin: 'moving' },
      { image: 'app:3', origin: 'moving' },
    ]);
  });
});
