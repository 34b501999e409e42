import { useRouter } from '../../routing.tsx';
import { useToast } from '../../stores/view.tsx';

/** The way to say that work has begun, with the way to its page: `tell('Rewrap 12 tenants', job)`. */
export function useWorkToast(): (title: string, job: string) => void {
  const router = useRouter();
  const showToast = useToast();
  return (title, job) => {
    const run = (): void => {
      router.navigate({ screen: 'work', job });
    };
    showToast({ tone: 'info', title: `Begun: ${title}`, action: { label: 'Show the work', run } });
  };
}
