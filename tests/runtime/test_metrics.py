import pytest
from prometheus_client import generate_latest

from runtime import metrics as m
from runtime.metrics import CATALOGUE, Definition, Metrics


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: str(metric.name))
def test_names_say_unit_and_kind_as_prometheus_asks(metric: Definition) -> None:
    assert metric.name.startswith("newswire_")
    assert metric.name.endswith("_total") == (metric.kind == "counter")
    assert bool(metric.buckets) == (metric.kind == "histogram")
    assert list(metric.buckets) == sorted(metric.buckets)
    assert metric.help.endswith((".", "tell."))


def test_the_catalogue_holds_every_definition_once() -> None:
    defined = [each for each in vars(m).values() if isinstance(each, Definition)]
    assert sorted(each.name for each in defined) == sorted(each.name for each in CATALOGUE)


def test_a_series_is_born_at_zero_and_served_under_its_name() -> None:
    metrics = Metrics()
    metrics.counter(m.RECORDS, "tag", "ok")
    metrics.gauge(m.LAG, "tag", "0").set(7)
    metrics.histogram(m.LATENCY, "tag").observe(0.2)
    text = generate_latest(metrics.registry).decode()
    assert 'newswire_records_total{result="ok",stage="tag"} 0.0' in text
    assert 'newswire_lag_records{partition="0",stage="tag"} 7.0' in text
    assert 'newswire_latency_seconds_bucket{le="0.2",stage="tag"} 1.0' in text
    assert 'newswire_latency_seconds_bucket{le="0.1",stage="tag"} 0.0' in text


def test_two_services_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.counter(m.RECORDS, "tag", "ok").inc()
    labels = {"stage": "tag", "result": "ok"}
    assert one.registry.get_sample_value("newswire_records_total", labels) == 1
    assert other.registry.get_sample_value("newswire_records_total", labels) is None


def test_a_series_needs_all_its_labels() -> None:
    with pytest.raises(ValueError, match="label"):
        Metrics().counter(m.RECORDS, "tag")
