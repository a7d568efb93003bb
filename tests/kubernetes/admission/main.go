// SPDX-License-Identifier: Apache-2.0

// admission: what Kubernetes' own admission plugin, as an API server has it, says of
// requests. Standard input is a JSON array of requests, each with the text of the
// policies and bindings that are in force (YAML); standard output has a line for
// each: its name, a tab, and nothing or the refusal's text.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta/testrestmapper"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/policy/generic"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	dynamic "k8s.io/client-go/dynamic/fake"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/klog/v2"
)

type request struct {
	Name      string
	Policies  string
	Kind      string // Pod or Node
	Operation admission.Operation
	Namespace *corev1.Namespace
	Object    json.RawMessage
	OldObject json.RawMessage
	User      user.DefaultInfo
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// complete sets what an API server sets by itself where nothing is said.
func complete(match *admissionv1.MatchResources) {
	equivalent, all := admissionv1.Equivalent, admissionv1.AllScopes
	match.MatchPolicy = &equivalent
	match.NamespaceSelector = &metav1.LabelSelector{}
	match.ObjectSelector = &metav1.LabelSelector{}
	for i := range match.ResourceRules {
		match.ResourceRules[i].Scope = &all
	}
}

// parse takes no field that its kind does not have.
func parse(text string) []runtime.Object {
	var objects []runtime.Object
	strict := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := documents.Read()
		if err == io.EOF {
			return objects
		}
		fail(err)
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		object, _, err := strict.Decode(document, nil, nil)
		fail(err)
		if policy, ok := object.(*admissionv1.ValidatingAdmissionPolicy); ok {
			complete(policy.Spec.MatchConstraints)
		}
		objects = append(objects, object)
	}
}

func typed(kind string, text json.RawMessage) runtime.Object {
	if text == nil {
		return nil
	}
	object, err := scheme.Scheme.New(corev1.SchemeGroupVersion.WithKind(kind))
	fail(err)
	fail(json.Unmarshal(text, object))
	object.GetObjectKind().SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind(kind))
	return object
}

func plugin(objects []runtime.Object, stop <-chan struct{}) *validating.Plugin {
	client := fake.NewClientset(objects...)
	factory := informers.NewSharedInformerFactory(client, time.Hour)
	p, err := validating.NewPlugin(nil)
	fail(err)
	p.SetExternalKubeClientSet(client)
	p.SetExternalKubeInformerFactory(factory)
	p.SetRESTMapper(testrestmapper.TestOnlyStaticRESTMapper(scheme.Scheme))
	p.SetDynamicClient(dynamic.NewSimpleDynamicClient(scheme.Scheme))
	p.SetAuthorizer(authorizerfactory.NewAlwaysDenyAuthorizer())
	p.SetDrainedNotification(stop)
	fail(p.ValidateInitialization())
	factory.Start(stop)
	factory.WaitForCacheSync(stop)
	if !p.WaitForReady() {
		fail(fmt.Errorf("the plugin does not get ready"))
	}
	return p
}

func answer(r request) error {
	objects := parse(r.Policies)
	namespace := ""
	if r.Namespace != nil {
		namespace = r.Namespace.Name
		objects = append(objects, r.Namespace)
	}
	stop := make(chan struct{})
	defer close(stop)
	p := plugin(objects, stop)
	kind := corev1.SchemeGroupVersion.WithKind(r.Kind)
	resource := corev1.SchemeGroupVersion.WithResource(strings.ToLower(r.Kind) + "s")
	attributes := admission.NewAttributesRecord(typed(r.Kind, r.Object), typed(r.Kind, r.OldObject),
		kind, namespace, "n1", resource, "", r.Operation, nil, false, &r.User)
	return p.Validate(context.Background(), attributes,
		admission.NewObjectInterfacesFromScheme(scheme.Scheme))
}

func main() {
	var requests []request
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	fail(json.NewDecoder(os.Stdin).Decode(&requests))
	defer generic.SetPolicyRefreshIntervalForTests(10 * time.Millisecond)()
	for _, r := range requests {
		text := ""
		if err := answer(r); err != nil {
			text = err.Error()
		}
		fmt.Printf("%s\t%s\n", r.Name, text)
	}
}
